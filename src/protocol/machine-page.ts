import type { Finding } from "../core/domain/hardware";

/** The check of the machine as its page shows it. */
export interface MachinePageState {
  /** Null before the first check has ended. */
  readonly findings: readonly Finding[] | null;
  /** When they were made, epoch milliseconds. */
  readonly checkedAt: number | null;
  readonly checking: boolean;
  /** A check now would disturb a run: why it is not made. */
  readonly blocked: string | null;
  /** What can be done about a server that does not answer. */
  readonly start: "program" | "install" | "none";
  /** Why the last check could not be made; null when it could. */
  readonly problem: string | null;
}

interface Asked {
  readonly params: null;
  readonly result: null;
}

/** The page of the machine asks the extension host. */
export interface MachinePageHost {
  readonly requests: {
    readonly ready: Asked;
    readonly check: Asked;
    readonly startServer: Asked;
    readonly changeEndpoint: Asked;
    readonly pull: Asked;
  };
  readonly events: { readonly state: MachinePageState };
}
