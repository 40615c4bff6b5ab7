import type { Body } from "../../domain/journal";
import type { StressRecord } from "../../domain/stress";
import type { LevelEnded } from "../../domain/swarm";
import { Cancelled } from "../../errors";
import { driveLevel } from "../../swarm/drive";
import { shapeIn, SHAPES } from "../../swarm/shapes";
import { writeDocument } from "../../workload/prompt";
import { expectedTokens, wordsForTokens } from "../../workload/token-count";
import type { Run } from "../kind";
import { askAlone, calibrate, loadFor, ready } from "../with-agents";
import type { StressStep, StressTypes } from "./types";

type StressRun = Run<StressTypes>;

/** Long enough for a dozen answers of a slow model, short enough for twenty of them in ten minutes. */
const WINDOW_MS = 30_000;

/** Nothing is too slow here: it is only held to what any server keeps. */
const ANYTHING = { minTokensPerSecond: 0.1, maxTtftMs: 10 * 60_000, success: 0.5 } as const;

/** Takes one step. Turns and windows are written down as they end; how the machine was meanwhile is returned. */
export async function takeStressStep(run: StressRun, step: StressStep, signal: AbortSignal): Promise<readonly Body<StressRecord | LevelEnded>[]> {
  switch (step.kind) {
    case "load":
      await loadFor(run, "stress", signal);
      return [];
    case "calibrate":
      await calibrate(run, "stress", step.words, signal);
      return [];
    case "fill":
      await fill(run, step.tokens, signal);
      return [];
    case "hold":
      return hold(run, signal);
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return [];
  }
}

async function fill(run: StressRun, tokens: number, signal: AbortSignal): Promise<void> {
  const { bench } = run;
  const { load, scale } = await ready(run, "stress", signal);
  const words = wordsForTokens(scale, tokens);
  const { id: loadId, settingsAsked: settings, contextTokensObserved } = load;
  const document = writeDocument(words, bench.random);
  const asked = { document, question: 0, expectedPromptTokens: expectedTokens(scale, words), timeLimitMs: bench.protocol.requestTimeLimitMs };
  await askAlone(run, { purpose: "fill", loadId, settings, contextTokens: contextTokensObserved ?? 0, ...asked }, signal);
}

async function hold(run: StressRun, signal: AbortSignal): Promise<readonly Body<LevelEnded>[]> {
  const { bench, situation } = run;
  const { request } = situation;
  const { load, scale } = await ready(run, "stress", signal);
  const setOutAt = bench.clock.now();
  const over = new AbortController();
  // Known here, and not read from the records after each turn: there may be very many.
  let heldMs = 0;
  const seen = (to: number): void => {
    heldMs = to - setOutAt;
  };
  const windows = writeWindows(run, setOutAt, seen, AbortSignal.any([signal, over.signal]));
  // It is waited for below; until then a failure is not nobody's.
  windows.catch(() => undefined);
  try {
    const ended = await driveLevel(
      bench,
      {
        ...{ setOutAt, agents: request.agents, aim: () => "hold" as const, loadId: load.id, settings: request.options, scale, objectives: ANYTHING },
        shape: shapeIn(SHAPES[request.shape], load.contextTokensObserved ?? 0),
        isEnough: () => heldMs >= request.holdMs,
        keep: (turn) => run.write(turn),
      },
      signal,
    );
    if (ended.watch.breach) run.current = null;
    over.abort();
    // A window that could not be written ends the run.
    await windows;
    return [ended];
  } catch (error) {
    over.abort();
    await Promise.allSettled([windows]);
    throw error;
  }
}

/** One every WINDOW_MS, until it is over. */
async function writeWindows({ bench, write }: StressRun, setOutAt: number, seen: (to: number) => void, signal: AbortSignal): Promise<void> {
  try {
    for (let from = setOutAt; ; ) {
      await bench.clock.sleep(WINDOW_MS, signal);
      const reading = await bench.probe.read(signal);
      const to = bench.clock.now();
      await write({ kind: "window", setOutAt, from, to, reading });
      seen(to);
      from = to;
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
  }
}
