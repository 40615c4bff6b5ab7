import type { Subject } from "./figure";

/** Why the extension's threads do not do what they are asked. */
export const WORKING = {
  "preview-too-old": {},
  "applying-now": {},
  "downloading-now": { model: "text" },
  "measuring-now": { model: "text" },
  "asked-wrongly": { method: "text", what: "said" },
  "nothing-known-of-it": {},
  "not-measured-yet": { model: "text" },
  "shown-run-gone": {},
  "no-such-preset": { model: "text", preset: "preset" },
  "workspace-gone": { folder: "text" },
} as const satisfies Subject;
