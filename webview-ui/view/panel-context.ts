import type { Preset } from "../../src/core/domain/report";
import type { PanelHost } from "../../src/protocol/panel";
import type { Choices } from "../model/choices";

type Requests = PanelHost["requests"];

/** What every part of the panel may do. */
export interface PanelContext {
  /** Asks the host; a refusal is shown to the user, so nobody has to wait for it. */
  readonly ask: <M extends keyof Requests>(method: M, params: Requests[M]["params"]) => void;
  /** Applies a preset of a run as it is shown. */
  readonly apply: (preset: Preset, runId: string | null) => void;
  readonly choices: () => Choices;
  /** Remembers choices over a hide, a reload and a restart. */
  readonly choose: (changed: Partial<Choices>) => void;
}
