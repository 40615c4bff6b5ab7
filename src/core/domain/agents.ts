/** A coding agent that a preset can be put into, for somebody to choose. */
export interface AgentOffer {
  readonly id: string;
  readonly title: string;
  readonly level: "workspace" | "user";
  /** Whether it is used here, and by what that is seen. */
  readonly inUse: boolean;
  readonly why: readonly string[];
  /** Why it is never chosen without being asked for; null where it may be. */
  readonly neverUnasked: string | null;
  /** Why this preset is of no use to it, with figures; null where it is. */
  readonly unfit: string | null;
  /** Whether O3 has written for it in this folder already. */
  readonly written: boolean;
}

/** What became of an agent that was asked for. */
export interface AgentResult {
  readonly id: string;
  readonly title: string;
  /** read-back: its files say what was written, and by all its files that is what it will use; written: what it will use cannot be told by files. */
  readonly state: "read-back" | "written" | "differs" | "not-written";
  /** Empty where nothing is to be said. */
  readonly why: string;
  readonly notes: readonly string[];
  readonly files: readonly string[];
}
