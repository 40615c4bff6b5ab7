import type { KeepGuide, Variable } from "./guide";

const END = ['taskkill /F /IM "ollama app.exe"', "taskkill /F /IM ollama.exe"];
const START_AGAIN =
  "Then start Ollama from the Start menu: a program started in a terminal that was open before still has the old variables.";

/** Works in the Command Prompt and in PowerShell alike, so no command needs a variable of the shell. */
export const windowsGuide = (variables: readonly Variable[]): KeepGuide => ({
  place: "windows-app",
  title: "Windows, the Ollama app",
  commands: [...variables.map(([name, value]) => `setx ${name} ${value}`), ...END],
  // Unlike `reg delete` it tells running programs, the Start menu's among them.
  undo: [
    ...variables.map(([name]) => `powershell -NoProfile -Command "[Environment]::SetEnvironmentVariable('${name}','','User')"`),
    ...END,
  ],
  note: START_AGAIN,
});
