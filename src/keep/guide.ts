/** Ways in which an Ollama server is started; each keeps its environment elsewhere. */
export const KEEP_PLACES = ["systemd", "macos-app", "homebrew", "windows-app", "docker", "shell", "powershell"] as const;
export type KeepPlace = (typeof KEEP_PLACES)[number];

/** How to give one kind of server its environment for good. O3 shows it and never runs it. */
export interface KeepGuide {
  readonly place: KeepPlace;
  /** Which server it is for, in words. */
  readonly title: string;
  /** To be run in this order, each as it is. */
  readonly commands: readonly string[];
  /** Takes back what the commands did. */
  readonly undo: readonly string[];
  /** What to know beforehand, in a sentence or two; empty where there is nothing. */
  readonly note: string;
}

/** A variable of the server and its value, neither of which needs quoting in any shell. */
export type Variable = readonly [name: string, value: string];
