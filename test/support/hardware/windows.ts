/** Get-CimInstance Win32_Process | Select-Object … | ConvertTo-Json -Compress, Windows 11. Put together from documentation. */
export const processList =
  '[{"ProcessId":0,"ParentProcessId":0,"Name":"System Idle Process","WorkingSetSize":8192,"KernelModeTime":98765432100000,"UserModeTime":0},' +
  '{"ProcessId":4412,"ParentProcessId":3020,"Name":"ollama.exe","WorkingSetSize":64126976,"KernelModeTime":12343750,"UserModeTime":50156250},' +
  '{"ProcessId":9120,"ParentProcessId":4412,"Name":"llama-server.exe","WorkingSetSize":3221225472,"KernelModeTime":31562500,"UserModeTime":784062500},' +
  '{"ProcessId":5001,"ParentProcessId":3020,"Name":"Code.exe","WorkingSetSize":null,"KernelModeTime":null,"UserModeTime":null}]\r\n';

/** netstat -ano on a German Windows 11 with Ollama. Put together: no real one was found in which the port is held. */
export const netstat = `\r
Aktive Verbindungen\r
\r
  Proto  Lokale Adresse         Remoteadresse          Status           PID\r
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1480\r
  TCP    127.0.0.1:11434        0.0.0.0:0              ABHÖREN         4412\r
  TCP    127.0.0.1:11434        127.0.0.1:51514        HERGESTELLT     4412\r
  TCP    127.0.0.1:51514        127.0.0.1:11434        HERGESTELLT     7788\r
`;

/** netstat -ano, some of the rows in https://github.com/GoogleChrome/lighthouse/issues/7694. */
export const netstatEnglish = `  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       896
  TCP    0.0.0.0:1801           0.0.0.0:0              LISTENING       2744
  TCP    0.0.0.0:2103           0.0.0.0:0              LISTENING       2744
`;

/** The head and a closed connection of a Chinese one: https://github.com/billfeller/billfeller.github.io/issues/174. */
export const netstatChinese = `
活动连接

  协议  本地地址                外部地址              状态             PID
  TCP    127.0.0.1:8411         127.0.0.1:58296        TIME_WAIT       0
`;
