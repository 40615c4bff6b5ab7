import type { KeepGuide, Variable } from "./guide";

const LABEL = "o3.ollama-environment";
const AGENT = `"$HOME/Library/LaunchAgents/${LABEL}.plist"`;
const RESTART_APP = [`osascript -e 'quit app "Ollama"'`, "sleep 3", "open -a Ollama"];

/** The app gets the session's variables, which end with the session: an agent sets them again at each login. */
export function macAppGuide(variables: readonly Variable[]): KeepGuide {
  const sets = variables.map(([name, value]) => `launchctl setenv ${name} ${value}`);
  return {
    place: "macos-app",
    title: "macOS, the Ollama app",
    commands: [
      ...sets,
      'mkdir -p "$HOME/Library/LaunchAgents"',
      `printf '%s\\n' ${agent(sets.join("; "))
        .map((line) => `'${line}'`)
        .join(" ")} > ${AGENT}`,
      ...RESTART_APP,
    ],
    undo: [...variables.map(([name]) => `launchctl unsetenv ${name}`), `rm ${AGENT}`, ...RESTART_APP],
    note:
      "Run this in Terminal on the Mac itself, not over ssh: variables belong to the login session. Where macOS opens Ollama at login before " +
      "the variables are set, quit it and open it again.",
  };
}

const agent = (script: string): readonly string[] => [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<plist version="1.0"><dict>',
  `<key>Label</key><string>${LABEL}</string>`,
  `<key>ProgramArguments</key><array><string>/bin/sh</string><string>-c</string><string>${script}</string></array>`,
  "<key>RunAtLoad</key><true/>",
  "</dict></plist>",
];

const FORMULA = '"$(brew --prefix ollama)/homebrew.mxcl.ollama.plist"';
const BACKUP = '"$(brew --prefix ollama)/homebrew.mxcl.ollama.plist.before-o3"';
const RESTART_SERVICE = "brew services restart ollama";

/** A service of Homebrew has variables in its own file, which win over the session's; some versions set them to values of their own. */
export const brewGuide = (variables: readonly Variable[]): KeepGuide => ({
  place: "homebrew",
  title: "macOS, Ollama as a service of Homebrew (brew services)",
  commands: [
    `[ -e ${BACKUP} ] || cp ${FORMULA} ${BACKUP}`,
    `plutil -insert EnvironmentVariables -json '{}' ${FORMULA} || true`,
    ...variables.map(([name, value]) => `plutil -replace EnvironmentVariables.${name} -string ${value} ${FORMULA}`),
    RESTART_SERVICE,
  ],
  undo: [`mv ${BACKUP} ${FORMULA}`, RESTART_SERVICE],
  note: "An upgrade of Ollama by Homebrew puts its own file there again: repeat the commands then. That EnvironmentVariables is there already is no failure.",
});
