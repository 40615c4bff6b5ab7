import type { RUNNING } from "../../core/domain/statements/running";
import type { Sentences } from "./sentences";

export const RUNNING_WORDS: Sentences<typeof RUNNING> = {
  "server-in-use":
    "Another O3 run (process {pid}, since {since}) measures {what} on the server at {host}: two runs at once would disturb each other. Wait for it, or stop it.",
  "server-in-use-elsewhere":
    'Another O3 run (process {pid} in another container or on another machine ("{place}"), since {since}) measures {what} on the server at {host}: two runs at once would disturb each other. Wait for it, or stop it. If that run has ended, remove {path}.',
  "wait-flag": "--wait lets O3 wait for it.",
  waiting: "Waiting. {why}",
  "lease-not-seen": "Whether another O3 measures on this server cannot be seen: {folder} cannot be used.",
  "left-behind-not-noted":
    "What O3 has in the server's memory cannot be written down: {path} cannot be used. After a killed run its model may be taken for yours, and yours are not put back.",
  "kept-so-far": "What was measured is kept in {folder}. {how}",
  "resume-flag": "--resume continues it.",
  "resume-command": '"O3: Optimize Model" offers to continue it.',
  "kept-alone": "This run is kept in {folder} alone. {why}",
  "results-elsewhere": "{folder} is not there any more, so the results are in {other}.",
  "results-removed": "{folder} was removed while O3 wrote its results. Run it again.",
  "starting-server": {
    by: "slots",
    one: "Starting a server of O3's own with {slots} slot.",
    many: "Starting a server of O3's own with {slots} slots.",
  },
  "no-record": "The run left no record.",
  "nothing-to-resume": "Nothing to resume for {model}: starting a fresh run.",
  "not-resumable": "The last run cannot be continued. {why} Starting a fresh run.",
  resuming: "Continuing {run}.",
  "resuming-older-complete": "Continuing {run}. A newer one is complete.",
  "resuming-older": "Continuing {run}. A newer one cannot be continued. {why}",
  "other-question": "Something else is asked for ({keys}).",
  "no-such-run": "There is no run \"{run}\" of {model}. 'o3 runs' lists them.",
  "several-runs": "Several runs begin with \"{run}\" of {model}. 'o3 runs' lists them.",
  "that-run-not-resumable": "That run cannot be continued. {why} Start a new one instead.",
  "run-name": {
    by: "trials",
    one: "run {run} of {began} UTC with {trials} trial",
    many: "run {run} of {began} UTC with {trials} trials",
  },
};
