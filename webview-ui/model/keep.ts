import type { ModelReport } from "../../src/core/domain/report";
import { AUTOMATIC } from "../../src/core/domain/settings";
import type { ServerAsked } from "../../src/core/domain/settings";
import { formatRate } from "../../src/core/format";
import { keepCommands } from "../../src/keep";
import type { KeepGuide } from "../../src/keep";
import { answersHold } from "../../src/core/preset/answers";
import { counted, say } from "../say";
import { gainWords } from "./gain-words";
import { perTokenWords, qualityWords, speedWords } from "./kv-words";
import { setupParts } from "./setup-words";

/** Settings of the server that may be worth keeping, what they gave, and how to keep them. */
export interface Keepable {
  readonly title: string;
  /** What was measured of them, a sentence each. */
  readonly gave: readonly string[];
  readonly guides: readonly KeepGuide[];
}

const PLATFORMS = ["linux", "darwin", "win32"];

/**
 * The recommended setup's first, then those of the other points on the front. What may change answers is offered only where that was
 * checked and found not to. A server elsewhere may be of any system.
 */
export function keepable(report: ModelReport): Keepable[] {
  const { tuning, front, kvCache, environment } = report;
  const asked = [
    ...(tuning?.verdict === "gain" ? [tuning.setup.server] : []),
    ...front.flatMap(({ dominatedBy, setup }) => (dominatedBy === null ? [setup.server] : [])),
  ];
  const distinct = new Map(asked.filter((server) => answersHold({ server }, kvCache)).map((server) => [JSON.stringify(server), server]));
  const { platform } = environment.hardware;
  const known = environment.engine.local && PLATFORMS.includes(platform) ? platform : undefined;
  return [...distinct.values()].flatMap((server) => {
    const guides = keepCommands(server, known);
    return guides.length === 0
      ? []
      : [{ title: setupParts({ options: AUTOMATIC, server }).join(", "), gave: gaveWords(report, server), guides }];
  });
}

function gaveWords({ tuning, kvCache, parallel }: ModelReport, server: ServerAsked): string[] {
  const parts = setupParts({ options: AUTOMATIC, server });
  const gains = (tuning?.settings ?? []).filter(({ setting, value }) => parts.includes(`${setting} ${value}`));
  const cache = kvCache.find(({ kvCacheType }) => kvCacheType === server.kvCacheType);
  const slots = parallel.find(({ numParallel }) => numParallel === server.numParallel);
  return [
    ...gains.map((gain) => `${gain.setting} ${gain.value}: ${gainWords(gain)}.`),
    ...(cache
      ? [
          say("keepMemory", perTokenWords(cache)),
          ...(cache.gain ? [say("keepSpeed", speedWords(cache.gain))] : []),
          say("keepAnswers", qualityWords(cache.quality)),
        ]
      : []),
    ...(slots
      ? [
          say(
            "keepSlots",
            counted("agents", slots.agents),
            say("decodeUnit", formatRate(slots.totalTokensPerSecond)),
            say("decodeUnit", formatRate(slots.perAgentTokensPerSecond)),
            counted("rounds", Math.max(1, slots.roundTokensPerSecond.length)),
          ),
        ]
      : []),
  ];
}
