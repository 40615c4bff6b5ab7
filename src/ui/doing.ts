import type { RunSnapshot } from "../core/events";
import { doingInWords, STARTING } from "../words/doing";
import { say } from "./say";

/** What a run is doing, in the language of the window. */
export const doingNow = (snapshot: Pick<RunSnapshot, "doing"> | null): string =>
  snapshot ? doingInWords(snapshot.doing, say) : say(STARTING);
