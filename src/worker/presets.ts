import { differencesSince, originOf } from "../app/presets";
import type { Evident, Today } from "../app/presets";
import { derivedName } from "../apply";
import { bakedOptions } from "../core/domain/baked-options";
import type { GroundDifference } from "../core/domain/ground";
import { runIdOf } from "../core/report/current";
import { evidenceSaid } from "../core/report/evidence-said";
import type { PresetEntry } from "../protocol/worker";

export const entryOf = ({ report, preset }: Evident, today: Today | null): PresetEntry => ({
  name: preset.name,
  state: preset.evidence.state,
  contextTokens: preset.contextTokens,
  words: evidenceSaid(preset),
  why: preset.why,
  options: bakedOptions(preset.settings),
  derivedModel: derivedName(report.model.name, preset.name),
  decodeTokensPerSecond: preset.evidence.measures.decodeTokensPerSecond?.value ?? null,
  ttftFullMs: preset.evidence.measures.ttftFullMs?.value ?? null,
  footprintBytes: preset.evidence.measures.footprintBytes?.value ?? null,
  runId: runIdOf(report),
  measuredAt: report.endedAt ?? report.startedAt,
  changed: changedSince({ report }, today),
});

/** What changed since a run, so that what it gave does not hold any more; empty when it holds, or when that cannot be told. */
export const changedSince = (run: Pick<Evident, "report">, today: Today | null): readonly GroundDifference[] =>
  today ? differencesSince(originOf(run), today) : [];
