import type { Said } from "../domain/statements";
import type { RequestTrial } from "../domain/trial";
import { percentileOf, rankedCounts } from "../statistics/percentile";

/** What came of a reply that did not end as it should; nothing to say where it did, or nothing came. */
export function partialSaid({ partial }: Pick<RequestTrial, "partial">): Said {
  if (!partial) return "";
  const { ttftMs: firstMs, arrival } = partial;
  const half = percentileOf(rankedCounts(arrival.gaps), 0.5, 0.95);
  return half === null ? { code: "partial-reply-begun", firstMs } : { code: "partial-reply", pieces: arrival.pieces, firstMs, halfWithinMs: half.value };
}
