import type { GoalLimits } from "../../src/core/preset/goal";
import type { HomeState } from "../../src/protocol/home";
import type { HomeRow } from "./rows";

/** What a part of the page is drawn from. */
export interface HomeShown {
  readonly state: HomeState;
  /** All models, under the limits that hold now. */
  readonly rows: readonly HomeRow[];
  readonly limits: GoalLimits;
}

export interface HomePart {
  readonly element: HTMLElement;
  readonly update: (shown: HomeShown) => void;
}
