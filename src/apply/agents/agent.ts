import type { BakedOptions } from "../../core/domain/baked-options";
import type { FormatName } from "../text/format";
import type { Path } from "../text/path";

/** A preset as a coding agent has to be told it. */
export interface AgentTarget {
  /** The base model, `qwen3-coder:30b`, and the preset's name, for what a person reads in the agent's model list. */
  readonly model: string;
  readonly preset: string;
  /** The model on the server with the preset's options baked in: what the agent names. */
  readonly derivedModel: string;
  /** Ollama's address as the agent's machine reaches it: no path, no slash at the end, no user or password. */
  readonly endpoint: string;
  /** The window that the server allocates. */
  readonly contextTokens: number;
  /** What is kept free in the window for the answer. */
  readonly outputTokens: number;
  /** So much of the window the model is known to use; null where that is not known, or is all of it. */
  readonly usableTokens: number | null;
  /** Options that are baked into `derivedModel`: an agent that sends options of its own has to send the same, or the server loads anew. */
  readonly options: BakedOptions;
  readonly can: { readonly tools: boolean; readonly thinking: boolean; readonly vision: boolean };
}

/** Where agents' files can be. All paths are absolute. */
export interface AgentPlace {
  readonly workspaceFolder: string;
  readonly home: string;
  /** The environment that agents are started with, as far as O3 knows it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** VS Code's user folder (`.../Code/User`); null where O3 does not run in VS Code and there is none. */
  readonly vscodeUserFolder: string | null;
}

/** Reading only: what adapters may look at. */
export interface AgentFiles {
  /** Null where there is no such file. Throws UsageError where it cannot be read, is no UTF-8, or is larger than any settings file. */
  read(path: string): Promise<string | null>;
  /** Names in a folder; none where there is no such folder. */
  list(path: string): Promise<readonly string[]>;
}

/** Who can be affected by a file: people of one workspace, or all that the user does. */
export type Level = "workspace" | "user";

/** A value that O3 puts into a file. */
export interface Put {
  readonly path: Path;
  readonly value: unknown;
  /** Members of the value that the agent changes by itself: whether it is still O3's is told without them. */
  readonly apart?: readonly string[];
}

/** What becomes of one file. Nothing but the values named is touched. */
export interface FilePlan {
  readonly path: string;
  readonly level: Level;
  readonly format: FormatName;
  readonly puts: readonly Put[];
}

/** A place that holds something of somebody else's under the name that O3 would use. */
export interface Conflict {
  readonly path: string;
  /** `provider.ollama.options.baseURL` */
  readonly key: string;
  readonly found: unknown;
  readonly wanted: unknown;
}

export interface AgentPlan {
  readonly files: readonly FilePlan[];
  /** Sentences for a person: what else has to be done (restart, pick the model), what takes precedence, what changes beyond this workspace. */
  readonly notes: readonly string[];
  /** Not written unless the person agrees to each. */
  readonly conflicts: readonly Conflict[];
}

/** Through which of Ollama's interfaces an agent speaks: `/api` takes options with each request, the others none. */
export type Dialect = "api" | "openai" | "responses" | "anthropic";

/** What an agent would ask for now, by its files alone; null where they do not say. */
export interface Sends {
  readonly model: string | null;
  readonly endpoint: string | null;
  /** num_ctx that goes out with each request; null: none is sent. */
  readonly contextTokensSent: number | null;
  /** The window that the agent itself counts with. */
  readonly contextTokensAssumed: number | null;
  readonly outputTokens: number | null;
  /** The file that decides, and the others that it wins over. */
  readonly from: readonly string[];
}

/** One coding agent: where it reads its settings, and what they have to be. Pure but for `files`. */
export interface Agent {
  /** `opencode`, `claude-code`: for commands and records. */
  readonly id: string;
  /** As its makers write it. */
  readonly title: string;
  /** The newest version whose reading of its files was checked: "1.18.33". */
  readonly checkedVersion: string;
  readonly level: Level;
  readonly dialect: Dialect;
  /** Program names by which it can be found in PATH, and ids of its VS Code extensions. */
  readonly programs: readonly string[];
  readonly extensions: readonly string[];
  /** Never offered as chosen already, with the reason: setting it up takes something away from its user. */
  readonly unaskedNever?: string;
  /** It writes its settings while it runs, and over what somebody else put there: it has to be closed first. */
  readonly closedFirst?: true;
  /** Size of its first request (system text and tools), as measured on the wire. */
  readonly promptTokens: number;
  readonly needsTools: boolean;
  /** Its settings say from which length on it shortens its history, and O3 sets that. */
  readonly compacts?: true;
  /** Files and folders here that only somebody who uses the agent has; a path each. */
  signs(place: AgentPlace, files: AgentFiles): Promise<readonly string[]>;
  /** Looks, and writes nothing. Throws UsageError where a file is in the way. */
  plan(target: AgentTarget, place: AgentPlace, files: AgentFiles): Promise<AgentPlan>;
  /** Why the agent would refuse or drop a text in this file; null where it takes it. */
  problemIn(text: string, path: string): string | null;
  /** By its files alone; null where it is not set up for any Ollama. Throws UsageError as `plan` does. */
  sends(place: AgentPlace, files: AgentFiles): Promise<Sends | null>;
  /** Whether a file is one that this agent's adapter ever writes: a record may name no other. */
  owns(path: string, place: AgentPlace): boolean;
}

/** Text to copy where O3 writes nothing itself. */
export interface Snippet {
  readonly id: string;
  readonly title: string;
  /** For highlighting: `python`, `sh`, `json`. */
  readonly language: string;
  text(target: AgentTarget): string;
}
