import type { Subject } from "./figure";

/** Why results cannot be written or read, and what became of a journal. */
export const KEEPING = {
  "disk-full": { path: "text" },
  "not-writable": { path: "text", errorCode: "text" },
  "file-for-folder": { path: "text" },
  "not-usable": { path: "text", why: "said" },
  "journal-line-bad": { path: "text", line: "text", why: "said" },
  "line-no-json": {},
  "line-no-record": {},
  "line-too-new": { schema: "text", own: "text" },
  "another-writer": { path: "text" },
  "torn-moved": { path: "text", aside: "text" },
  "torn-left-out": { path: "text" },
  "kept-alone-from-here": { path: "text", why: "said" },
  "journal-changed": { path: "text", change: "said" },
  "journal-all-in": { path: "text" },
  "journal-known-in": { path: "text" },
  "journal-not-kept": {},
  "file-removed": {},
  "file-now-folder": {},
  "file-replaced": {},
  "file-cut": { size: "count", there: "count" },
  "file-written": {},
  "folder-in-use": { pid: "text", since: "text", folder: "text" },
  "folder-in-use-elsewhere": { pid: "text", place: "text", since: "text", folder: "text", path: "text" },
} as const satisfies Subject;
