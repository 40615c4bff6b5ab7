import type { EffectiveRecord } from "../../domain/effective";
import type { Body } from "../../domain/journal";
import { askTask, countText, TooLate } from "../../effective/ask";
import type { Asked } from "../../effective/ask";
import { taskNamed } from "../../effective/task";
import type { Run } from "../kind";
import { loadedFor, loadFor } from "../with-agents";
import type { EffectiveStep, EffectiveTypes } from "./types";

type EffectiveRun = Run<EffectiveTypes>;

/** Takes one step; a task is one, so that what is answered is on the disk before the next is asked. */
export async function takeEffectiveStep(run: EffectiveRun, step: EffectiveStep, signal: AbortSignal): Promise<readonly Body<EffectiveRecord>[]> {
  const { bench, situation } = run;
  const { seed } = situation.request;
  const loaded = async (): Promise<Asked> => {
    const { id: loadId, settingsAsked: settings } = await loadedFor(run, "effective", signal);
    return { loadId, settings, seed };
  };
  switch (step.kind) {
    case "load":
      await loadFor(run, "effective", signal);
      return [];
    case "count":
      return inTime(async () => [await countText(bench, await loaded(), step.text, signal)]);
    case "task":
      return inTime(async () => {
        const judged = await askTask(bench, await loaded(), taskNamed(step.ask, seed), step.ask.tokens, step.words, signal);
        if (judged.watch.breach) run.current = null;
        return [judged];
      });
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return [];
  }
}

/** Where the time ends in the middle of an answer, the next step is the last. */
async function inTime<T>(work: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TooLate) return [];
    throw error;
  }
}
