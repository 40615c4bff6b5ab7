import type { ModelReport } from "../../src/core/domain/report";
import { AUTOMATIC } from "../../src/core/domain/settings";
import type { ServerAsked } from "../../src/core/domain/settings";
import { formatBytes, formatRate, formatTokens } from "../../src/core/format";
import { keepCommands } from "../../src/keep";
import type { KeepGuide } from "../../src/keep";
import { recommendServer } from "../../src/core/servers/recommend";
import type { PresetLoss } from "../../src/core/servers/recommend";
import { counted, say } from "../say";
import { gainWords } from "./gain-words";
import { perTokenWords, qualityWords, speedWords } from "./kv-words";
import { setupParts } from "./setup-words";
import { presetTitle } from "./words";

/** Settings of the server that are worth keeping, what they gave, what the presets lose under them, and how to keep them. */
export interface Keepable {
  readonly title: string;
  /** What was measured of them, a sentence each. */
  readonly gave: readonly string[];
  readonly losses: readonly string[];
  readonly guides: readonly KeepGuide[];
}

const PLATFORMS = ["linux", "darwin", "win32"];

/** What the report recommends, and nothing else; null where that is nothing, or the server is O3's own. A server elsewhere may be of any system. */
export function keepable(report: ModelReport): Keepable | null {
  const { engine, hardware } = report.environment;
  const recommended = engine.kind === "embedded" ? null : recommendServer(report);
  if (!recommended) return null;
  const { asked, losses } = recommended;
  const known = engine.local && PLATFORMS.includes(hardware.platform) ? hardware.platform : undefined;
  return {
    title: setupParts({ options: AUTOMATIC, server: asked }).join(", "),
    gave: gaveWords(report, asked),
    losses: losses.map(lossWords),
    guides: keepCommands(asked, known),
  };
}

function lossWords({ preset, contextTokens, kind, footprintBytes, roomBytes }: PresetLoss): string {
  const which = [presetTitle(preset), formatTokens(contextTokens)] as const;
  if (kind === "no-fit") return say("keepNoFit", ...which, formatBytes(footprintBytes ?? 0), formatBytes(roomBytes ?? 0));
  return footprintBytes === null ? say("keepNoProof", ...which) : say("keepFitsNoProof", ...which, formatBytes(footprintBytes));
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
