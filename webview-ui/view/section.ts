import type { PanelState, TrialRow } from "../../src/protocol/panel";

/** A part of the panel's page; it is hidden where it has nothing to show. */
export interface Section {
  readonly element: HTMLElement;
  /** `rows` are the trials of the run shown, oldest first. */
  readonly update: (state: PanelState, rows: readonly TrialRow[]) => void;
  readonly shows: (state: PanelState) => boolean;
}
