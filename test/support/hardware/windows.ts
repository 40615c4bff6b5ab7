/** Get-CimInstance Win32_Process | Select-Object … | ConvertTo-Json -Compress, with Ollama. Put together from documentation. */
export const processList =
  '[{"ProcessId":4412,"ParentProcessId":3020,"Name":"ollama.exe","WorkingSetSize":64126976,"KernelModeTime":12343750,"UserModeTime":50156250},' +
  '{"ProcessId":9120,"ParentProcessId":4412,"Name":"llama-server.exe","WorkingSetSize":3221225472,"KernelModeTime":31562500,"UserModeTime":784062500},' +
  '{"ProcessId":5001,"ParentProcessId":3020,"Name":"Code.exe","WorkingSetSize":null,"KernelModeTime":null,"UserModeTime":null}]\r\n';

/**
 * Values of Win32_Process on Windows Server 2012 R2, listed with Get-WmiObject in the repository In3x0rabl3/OSEP, file
 * Powershell/33-Using-WMI-in-Powershell-Part-2.md; put into the form of our query.
 */
export const processValues =
  '[{"ProcessId":0,"ParentProcessId":0,"Name":"System Idle Process","WorkingSetSize":4096,"KernelModeTime":199884687500,"UserModeTime":0},' +
  '{"ProcessId":4,"ParentProcessId":0,"Name":"System","WorkingSetSize":139264,"KernelModeTime":479687500,"UserModeTime":0},' +
  '{"ProcessId":208,"ParentProcessId":4,"Name":"smss.exe","WorkingSetSize":217088,"KernelModeTime":156250,"UserModeTime":0},' +
  '{"ProcessId":292,"ParentProcessId":284,"Name":"csrss.exe","WorkingSetSize":1372160,"KernelModeTime":5000000,"UserModeTime":781250}]\r\n';

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
