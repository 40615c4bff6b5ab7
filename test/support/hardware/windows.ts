/** The form in which Windows's own tools print; put together by hand, not recorded. */

/** Get-CimInstance Win32_Process | Select-Object … | ConvertTo-Json -Compress, Windows 11. */
export const processList =
  '[{"ProcessId":0,"ParentProcessId":0,"Name":"System Idle Process","WorkingSetSize":8192,"KernelModeTime":98765432100000,"UserModeTime":0},' +
  '{"ProcessId":4412,"ParentProcessId":3020,"Name":"ollama.exe","WorkingSetSize":64126976,"KernelModeTime":12343750,"UserModeTime":50156250},' +
  '{"ProcessId":9120,"ParentProcessId":4412,"Name":"llama-server.exe","WorkingSetSize":3221225472,"KernelModeTime":31562500,"UserModeTime":784062500},' +
  '{"ProcessId":5001,"ParentProcessId":3020,"Name":"Code.exe","WorkingSetSize":null,"KernelModeTime":null,"UserModeTime":null}]\r\n';

/** netstat -ano -p TCP on a German Windows 11. */
export const netstat = `\r
Aktive Verbindungen\r
\r
  Proto  Lokale Adresse         Remoteadresse          Status           PID\r
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1480\r
  TCP    127.0.0.1:11434        0.0.0.0:0              ABHÖREN         4412\r
  TCP    127.0.0.1:11434        127.0.0.1:51514        HERGESTELLT     4412\r
  TCP    127.0.0.1:51514        127.0.0.1:11434        HERGESTELLT     7788\r
`;
