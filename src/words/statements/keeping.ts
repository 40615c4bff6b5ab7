import type { KEEPING } from "../../core/domain/statements/keeping";
import type { Sentences } from "./sentences";

export const KEEPING_WORDS: Sentences<typeof KEEPING> = {
  "disk-full": "The disk is full: {path} could not be written. Free some space and resume the run; what was measured before is safe.",
  "not-writable": "{path} cannot be written ({errorCode}). Choose a results folder you may write to.",
  "file-for-folder": "{path} cannot be used: there is a file where a folder has to be, or a folder where a file has to be. Choose another results folder.",
  "not-usable": "{path} could not be used ({why}). Check the disk, or choose another results folder; what was measured before is safe.",
  "journal-line-bad": "{path}, line {line}: {why} Fix or remove that line, or choose another results folder; O3 changes nothing there.",
  "line-no-json": "this is no JSON.",
  "line-no-record": "this is no journal record of O3.",
  "line-too-new": "it was written by a newer O3 (schema {schema}; this one reads {own}).",
  "another-writer": "Another program writes to {path}. Stop it, or choose another results folder.",
  "torn-moved": "The last line of {path} was torn (a crash in the middle of a write); it was moved to {aside}.",
  "torn-left-out": "The last line of {path} is torn (a crash in the middle of a write) and was left out.",
  "kept-alone-from-here": "The run is kept in {path} alone from here on. {why}",
  "journal-changed": "{path} is not as this run left it: {change}. O3 stopped and changed nothing there.",
  "journal-all-in": "All of this run is in {path}.",
  "journal-known-in": "What it knew of the journal is in {path}: make that the journal again to go on from there.",
  "journal-not-kept": "What it knew of the journal could not be kept beside it.",
  "file-removed": "it was removed",
  "file-now-folder": "there is a folder in its place",
  "file-replaced": "another file was put in its place",
  "file-cut": "it was cut from {size} to {there} bytes",
  "file-written": "another program wrote to it",
  "folder-in-use": "Another O3 run (process {pid}, since {since}) uses {folder}. Wait for it, stop it, or choose another results folder.",
  "folder-in-use-elsewhere":
    'An O3 run in another container or on another machine (process {pid} of "{place}", since {since}) uses {folder}, and from here O3 cannot tell whether it still runs. Wait for it, stop it there, or choose another results folder; if it has ended, remove {path}.',
};
