import type { HomeHost } from "../../src/protocol/home";
import type { HomeChoices } from "./choices";

type Requests = HomeHost["requests"];

/** What every part of the page of all models may do. */
export interface HomeContext {
  /** Asks the host; a refusal is shown to the user, so nobody has to wait for it. */
  readonly ask: <M extends keyof Requests>(method: M, params: Requests[M]["params"]) => void;
  readonly choices: () => HomeChoices;
  /** Remembers choices over a hide, a reload and a restart, and shows the page by them. */
  readonly choose: (changed: Partial<HomeChoices>) => void;
}
