import type { Preset } from "../core/domain/report";
import { categoryOf, criteriaFor } from "../config";
import type { Configuration, Criteria } from "../config";
import { formatDuration, formatRate } from "../results";

/** How the presets stand against what the model's category asks of a full window: a sentence each, none where nothing is asked. */
export function criteriaLines(model: string, presets: readonly Preset[], config: Configuration): string[] {
  const category = categoryOf(config.models, model);
  if (!category) return [];
  const lines = new Map<number, string>();
  for (const { contextTokens, evidence } of presets) {
    const criteria = criteriaFor(category, contextTokens);
    if (!criteria || lines.has(contextTokens)) continue;
    const { decodeTokensPerSecond, ttftFullMs } = evidence.measures;
    const verdicts = [
      judge(
        "decode",
        decodeTokensPerSecond?.value,
        criteria.minTokensPerSecond,
        "at least",
        (value, bar) => value >= bar,
        (x) => `${formatRate(x)} tok/s`,
      ),
      judge(
        "TTFT when full",
        ttftFullMs?.value,
        criteria.maxTtftMs,
        "at most",
        (value, bar) => value <= bar,
        (x) => formatDuration(x),
      ),
      reliability(evidence, criteria),
    ].filter((verdict) => verdict !== null);
    if (verdicts.length > 0)
      lines.set(contextTokens, `As a ${category.name} model at ${contextTokens.toLocaleString("en-US")} tokens: ${verdicts.join("; ")}.`);
  }
  return [...lines.values()];
}

function judge(
  what: string,
  value: number | undefined,
  bar: number | null,
  wanted: string,
  meets: (value: number, bar: number) => boolean,
  format: (value: number) => string,
): string | null {
  if (bar === null) return null;
  if (value === undefined) return `${what} not measured, ${wanted} ${format(bar)} wanted`;
  return `${what} ${format(value)}, ${wanted} ${format(bar)} wanted: ${meets(value, bar) ? "met" : "not met"}`;
}

function reliability(evidence: Preset["evidence"], { minReliability }: Criteria): string | null {
  if (minReliability === null || evidence.state === "rejected") return null;
  const percent = (share: number): string => `${Math.floor(share * 100)} %`;
  const met = evidence.bound.reliability >= minReliability;
  return `reliability ${percent(evidence.bound.reliability)} shown, ${percent(minReliability)} wanted: ${met ? "met" : "not met yet"}`;
}
