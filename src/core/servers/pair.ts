import type { RunnerSettings, ServerAsked } from "../domain/settings";
import type { LoadTrial, Trial } from "../domain/trial";
import type { Gain, Ratio } from "../domain/tuning";
import { noTraffic } from "../measure/bench";
import type { Bench } from "../measure/bench";
import { makeTuneVisit } from "../measure/tune-visit";
import { visitsOf } from "../tune/visits";
import { mean } from "../statistics/location";
import { ratioOfLogs } from "../tune/gain";
import { logTimes } from "../tune/observations";
import type { LogTimes } from "../tune/observations";
import type { TokenScale } from "../workload/token-count";
import type { PrivateServer } from "../launcher";
import type { Said } from "../domain/statements";

/** One side of a comparison: the run's bench turned to a private server, and what was measured there. */
export interface Side {
  readonly asked: ServerAsked;
  readonly bench: Bench;
  readonly trials: readonly Trial[];
}

/** Predicted footprint of a load on a server with this environment, bytes; null where nothing can be predicted. */
export type PredictOn = (settings: RunnerSettings, asked: ServerAsked) => number | null;

export interface PairPlan {
  readonly settings: RunnerSettings;
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  readonly predict: PredictOn;
  readonly scale: TokenScale;
  readonly blocks: number;
}

export type Paired =
  | { readonly state: "measured"; readonly gain: Gain }
  /** A side does not work: its load or a request failed. Only the candidate's failure speaks against the candidate. */
  | { readonly state: "failed"; readonly side: "baseline" | "candidate"; readonly why: Said }
  /** Nothing is known against it, but the budget ended or other programs disturbed too many blocks. */
  | { readonly state: "unclear"; readonly why: Said };

export function sideOn(bench: Bench, server: PrivateServer, asked: ServerAsked): Side {
  const trials: Trial[] = [];
  return {
    asked,
    trials,
    bench: {
      ...bench,
      engine: server.engine,
      probe: server.probe,
      environment: { ...bench.environment, engine: server.identity },
      server: asked,
      traffic: noTraffic(),
      record: async (trial) => {
        await bench.record(trial);
        trials.push(trial);
      },
    },
  };
}

/** Two servers in turn, the order reversed in every other block; only one of them holds the model at a time. */
export async function racePair(baseline: Side, candidate: Side, plan: PairPlan, signal: AbortSignal): Promise<Paired> {
  for (let block = 0; block < plan.blocks; block++) {
    const order = block % 2 === 0 ? [baseline, candidate] : [candidate, baseline];
    for (const { bench, asked } of order) {
      const tag = { key: JSON.stringify(asked), phase: "confirm", block } as const;
      await makeTuneVisit(bench, { ...plan, tag, predictedFootprintBytes: plan.predict(plan.settings, asked) }, signal);
      await bench.engine.unload(bench.model.name, signal);
    }
    for (const [side, { trials }] of [["baseline", baseline], ["candidate", candidate]] as const) {
      const failed = visitsOf(trials, 1).find(({ outcome }) => outcome.state === "failed");
      if (failed?.outcome.state === "failed") return { state: "failed", side, why: failed.outcome.why };
    }
  }
  const gain = gainOf(baseline, candidate, plan.turn);
  return gain ? { state: "measured", gain } : { state: "unclear", why: whyBrokenOff([baseline, candidate]) ?? BUSY };
}

const BUSY = { code: "machine-busy" } as const;

/** Why a load or a request was broken off, which says nothing about the settings; null when none was. */
function whyBrokenOff(sides: readonly Side[]): Said | null {
  for (const trial of sides.flatMap(({ trials }) => trials)) {
    if (trial.type === "load" && trial.outcome.state === "void") return trial.outcome.why;
    if (trial.type === "request" && trial.verdict.state === "void" && trial.verdict.cause === "interrupted") return trial.verdict.why;
  }
  return null;
}

/** Speed-ups of the candidate over the blocks in which both had the machine to themselves; null under two of them. */
function gainOf(baseline: Side, candidate: Side, turn: PairPlan["turn"]): Gain | null {
  const before = timesByBlock(baseline, turn);
  const after = timesByBlock(candidate, turn);
  const pairs = [...before].flatMap(([block, own]) => {
    const other = after.get(block);
    return other ? [{ baseline: own, candidate: other }] : [];
  });
  const ratio = (part: keyof LogTimes): Ratio | null => ratioOfLogs(pairs.map((pair) => pair.baseline[part] - pair.candidate[part]));
  const [whole, prefill, decode] = [ratio("turn"), ratio("prefill"), ratio("decode")];
  return pairs.length >= 2 && whole && prefill && decode ? { turn: whole, prefill, decode } : null;
}

function timesByBlock({ bench, trials }: Side, turn: PairPlan["turn"]): ReadonlyMap<number, LogTimes> {
  const visits = visitsOf(trials, bench.protocol.tuneRequests);
  return new Map(
    visits.flatMap(({ block, outcome }) =>
      outcome.state === "measured" && !outcome.contended ? [[block, logTimes({ turn }, outcome.requests)] as const] : [],
    ),
  );
}

/** Footprints of the loads that fitted at one context, the mean in bytes; null without any. */
export function footprintAt({ trials }: Side, contextTokens: number): number | null {
  const own = trials.filter((trial): trial is LoadTrial => trial.type === "load" && trial.contextTokensObserved === contextTokens);
  const bytes = own.flatMap(({ outcome }) => (outcome.state === "fits" ? [outcome.use.footprintBytes] : []));
  return bytes.length === 0 ? null : mean(bytes);
}
