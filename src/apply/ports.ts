import type { AgentPlace } from "./agents/agent";
import type { ModelStore } from "./contract";

/** Where agents' files can be, whatever the workspace. */
export type AgentHost = Omit<AgentPlace, "workspaceFolder">;

export interface ApplyPorts {
  readonly store: ModelStore;
  /** The user's own folder for what O3 keeps; the way back is in there, for nobody else's eyes. */
  readonly stateFolder: string;
  /** Where earlier versions kept the way back. */
  readonly resultsFolders: readonly string[];
  readonly host: AgentHost;
  /** Process ids of programs with one of these names; left out where nobody can tell. */
  readonly running?: (names: readonly string[]) => Promise<readonly number[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
