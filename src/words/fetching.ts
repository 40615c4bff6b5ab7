import type { Fetching } from "../core/events";
import { formatBytes } from "../core/format";
import type { Say } from "./say";

/** What is being done to get a model. */
export const FETCHING = {
  asking: "asking the registry",
  fetching: "fetching",
  checking: "checking what came",
  storing: "storing it",
  done: "done",
} as const satisfies Record<Fetching["step"], string>;

/** While its bytes come. */
export const FETCHING_SO_FAR = "fetching {0} of {1} ({2} %)";

/** Whole per cent of the bytes; null while none are known. */
export const percentOf = ({ doneBytes, totalBytes }: Fetching): number | null =>
  totalBytes > 0 ? Math.floor((100 * Math.min(doneBytes, totalBytes)) / totalBytes) : null;

export function fetchingInWords(fetching: Fetching, say: Say): string {
  const { step, doneBytes, totalBytes } = fetching;
  const percent = percentOf(fetching);
  if (step !== "fetching" || percent === null) return say(FETCHING[step]);
  return say(FETCHING_SO_FAR, formatBytes(doneBytes), formatBytes(totalBytes), percent);
}
