import type { Curve, CurvePoint, FittedCurve, NextTurn, Preset } from "../domain/report";
import { AUTOMATIC_SERVER, sameOptions, withContext } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { Trial } from "../domain/trial";
import type { Said } from "../domain/statements";
import { loadsOf } from "../domain/trial";
import { quietSpeed } from "../plan/speed";
import type { FittedSpeed } from "../plan/speed";
import { measuresAt } from "./preset-evidence";

export interface CurveSource {
  readonly trials: readonly Trial[];
  readonly presets: readonly Pick<Preset, "name" | "settings" | "contextTokens">[];
  /** Options that the search was made with. */
  readonly options: RunnerSettings;
  /** Predicted before any load, bytes; null where the metadata does not tell. */
  readonly predict: (settings: RunnerSettings) => number | null;
  /** The largest context that fits; null where none is named. */
  readonly ceilingTokens: number | null;
}

/** Shortest depth that a fitted line is drawn at, tokens; each next one is twice as deep. */
const SHORTEST_TOKENS = 512;

/** What was measured by context, for each setup of its own: the presets' first, then the one that was searched with. */
export function curvesOf(source: CurveSource): Curve[] {
  const { trials, presets, options, ceilingTokens } = source;
  const all = [...presets.map(({ settings }) => settings), options];
  return all
    .filter((own, at) => all.findIndex((other) => sameOptions(other, own)) === at)
    .map((own): Curve => {
      const shown = presets.filter(({ settings }) => sameOptions(settings, own));
      const points = pointsOf(source, own);
      const upTo = Math.max(ceilingTokens ?? 0, ...[...shown, ...points].map(({ contextTokens }) => contextTokens));
      const speed = quietSpeed(trials, own);
      return {
        setup: { options: { ...own, numCtx: "auto" }, server: AUTOMATIC_SERVER },
        presets: shown.map(({ name }) => name),
        points,
        fitted: speed && upTo > 0 ? fittedTo(speed, upTo) : null,
      };
    })
    .filter(({ presets: shown, points }) => shown.length > 0 || points.length > 0);
}

function pointsOf({ trials, predict }: CurveSource, options: RunnerSettings): CurvePoint[] {
  const loads = loadsOf(trials).filter((trial) => trial.outcome.state === "fits" && sameOptions(trial.settingsAsked, options));
  const contexts = [...new Set(loads.map((trial) => trial.contextTokensObserved ?? 0))].sort((a, b) => a - b);
  return contexts.map((contextTokens) => {
    const settings = withContext(contextTokens, options);
    const { footprintBytes, decodeTokensPerSecond, ttftFullMs } = measuresAt({ trials }, settings);
    return {
      contextTokens,
      footprint: { predictedBytes: predict(settings), measured: footprintBytes },
      decode: decodeTokensPerSecond,
      ttft: ttftFullMs,
    };
  });
}

function fittedTo(speed: FittedSpeed, upTo: number): FittedCurve {
  const depths: number[] = [];
  for (let depth = SHORTEST_TOKENS; depth < upTo; depth *= 2) depths.push(depth);
  return {
    basis: basisOf(speed),
    deepestMeasuredTokens: speed.deepestTokens,
    points: [...depths, upTo].map((depthTokens) => ({
      depthTokens,
      decodeTokensPerSecond: 1000 / speed.decodeMsPerToken(depthTokens),
      ttftMs: speed.fillMs(depthTokens),
    })),
  };
}

const basisOf = ({ samples, deepestTokens }: FittedSpeed): Said => ({ code: "fitted-to", prompts: samples, longestTokens: deepestTokens });

/** New tokens of the turn that is told beside a preset: a file and a question. */
const TURN_TOKENS = 2048;

/** The next turn of a session that nearly fills the window and is cached: only what is new is read. Null where speed by depth is not known. */
export function nextTurnOf(trials: readonly Trial[], { settings, contextTokens }: Pick<Preset, "settings" | "contextTokens">): NextTurn | null {
  const speed = quietSpeed(trials, settings);
  if (!speed) return null;
  const newTokens = Math.min(TURN_TOKENS, Math.floor(contextTokens / 2));
  const basis = basisOf(speed);
  return {
    newTokens,
    ttftMs: { value: speed.fillMs(contextTokens) - speed.fillMs(contextTokens - newTokens), basis },
    decodeTokensPerSecond: { value: 1000 / speed.decodeMsPerToken(contextTokens), basis },
  };
}
