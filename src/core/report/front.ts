import type { WindowMeasures } from "../domain/evidence";
import type { Preset } from "../domain/report";
import type { Trial } from "../domain/trial";
import { AUTOMATIC, AUTOMATIC_SERVER, sameOptions, sameSettings, withContext } from "../domain/settings";
import type { RunnerSettings, Setup } from "../domain/settings";
import type { FrontPoint, ParallelReading, Tuning } from "../domain/tuning";
import { requestsOf } from "../domain/trial";
import { filledRequests } from "../plan/progress";
import { markDominated } from "../preset/front";
import { measuresAt } from "./preset-evidence";

type Point = Omit<FrontPoint, "dominatedBy">;

export interface FrontSource {
  readonly trials: readonly Trial[];
  readonly presets: readonly Preset[];
  readonly tuning: Tuning | null;
  readonly parallel: readonly ParallelReading[];
}

/** Every operating point that was measured, with those marked that another one beats in all. */
export const frontOf = (source: FrontSource): FrontPoint[] =>
  markDominated([...presetPoints(source), ...filledPoints(source), ...parallelPoints(source)]);

/** Presets that share their settings are one point. */
function presetPoints({ presets }: FrontSource): Point[] {
  const shown = presets.filter(({ evidence }) => evidence.state !== "rejected");
  return shown
    .filter((preset, at) => shown.findIndex((other) => sameSettings(other.settings, preset.settings)) === at)
    .map(({ settings, server, contextTokens, evidence }) => ({
      ...pointOf({ options: settings, server }, contextTokens, evidence.measures),
      evidence: evidence.state === "certified" ? "certified" : "provisional",
      presets: shown.filter((other) => sameSettings(other.settings, settings)).map(({ name }) => name),
    }));
}

/** Windows that were filled for a certificate that came to nothing, or for a larger size: measured all the same. */
function filledPoints({ trials, presets }: FrontSource): Point[] {
  const settings = distinct(requestsOf(trials).filter(({ purpose }) => purpose === "fill").map(({ settingsAsked }) => settingsAsked));
  return settings
    .filter((own) => own.numCtx !== "auto" && !presets.some((preset) => sameSettings(preset.settings, own)))
    .filter((own) => filledRequests(trials, own).some(({ verdict }) => verdict.state === "success"))
    .map((own) => ({
      ...pointOf({ options: own, server: AUTOMATIC_SERVER }, Number(own.numCtx), measuresAt({ trials }, own)),
      evidence: "measured",
      presets: [],
    }));
}

/** Agents at once, with short turns in windows of their own: memory and speed together are comparable, the speed of a full window is not theirs. */
function parallelPoints({ parallel, tuning }: FrontSource): Point[] {
  if (!tuning) return [];
  return parallel
    .filter(({ numParallel }) => numParallel > 1)
    .map(({ numParallel, agents, contextTokens, totalTokensPerSecond, footprintBytes }) => ({
      id: `num_parallel=${numParallel}`,
      kind: "short-turns",
      setup: { options: withContext(contextTokens, tuning.setup.options), server: { ...AUTOMATIC_SERVER, numParallel } },
      contextTokens,
      decodeTokensPerSecond: null,
      prefillTokensPerSecond: null,
      ttftFullMs: null,
      footprintBytes,
      agents,
      totalTokensPerSecond,
      evidence: "measured",
      presets: [],
    }));
}

function pointOf(setup: Setup, contextTokens: number, measures: WindowMeasures): Omit<Point, "evidence" | "presets"> {
  const decode = measures.decodeTokensPerSecond?.value ?? null;
  return {
    id: sameOptions(setup.options, AUTOMATIC) ? `num_ctx=${contextTokens}` : JSON.stringify(setup.options),
    kind: "full-window",
    setup,
    contextTokens,
    decodeTokensPerSecond: decode,
    prefillTokensPerSecond: measures.prefillTokensPerSecond?.value ?? null,
    ttftFullMs: measures.ttftFullMs?.value ?? null,
    footprintBytes: measures.footprintBytes?.value ?? null,
    agents: 1,
    totalTokensPerSecond: decode,
  };
}

const distinct = (all: readonly RunnerSettings[]): RunnerSettings[] =>
  all.filter((settings, at) => all.findIndex((other) => sameSettings(other, settings)) === at);
