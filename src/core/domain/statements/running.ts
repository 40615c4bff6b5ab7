import type { Subject } from "./figure";

/** What stands in the way of a run, and what a run says besides its figures. */
export const RUNNING = {
  "server-in-use": { pid: "text", since: "text", what: "text", host: "text" },
  "server-in-use-elsewhere": { pid: "text", place: "text", since: "text", what: "text", host: "text", path: "text" },
  "wait-flag": {},
  waiting: { why: "said" },
  "lease-not-seen": { folder: "text" },
  "left-behind-not-noted": { path: "text" },
  "kept-so-far": { folder: "text", how: "said" },
  "resume-flag": {},
  "resume-command": {},
  "kept-alone": { folder: "text", why: "said" },
  "results-elsewhere": { folder: "text", other: "text" },
  "results-removed": { folder: "text" },
  "starting-server": { slots: "count" },
  "no-record": {},
  "nothing-to-resume": { model: "text" },
  "not-resumable": { why: "said" },
  resuming: { run: "said" },
  "resuming-older-complete": { run: "said" },
  "resuming-older": { run: "said", why: "said" },
  "other-question": { keys: "list" },
  "no-such-run": { run: "text", model: "text" },
  "several-runs": { run: "text", model: "text" },
  "that-run-not-resumable": { why: "said" },
  "run-name": { run: "text", began: "text", trials: "count" },
} as const satisfies Subject;
