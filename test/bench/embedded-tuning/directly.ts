import { AUTOMATIC } from "../../../src/core/domain/settings";
import type { RunnerSettings } from "../../../src/core/domain/settings";
import { decodeMsPerToken } from "../../../src/core/measure/speed-samples";
import { mean } from "../../../src/core/statistics/location";
import { createRandom } from "../../../src/core/statistics/random";
import { writeDocument } from "../../../src/core/workload/prompt";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { startEmbedded } from "../../support/embedded";

const BLOCKS = 3;
const TIME_LIMIT_MS = 180_000;
const NUM_CTX = 2048;
/** About 600 tokens: longer than the largest batch that is compared. */
const WORDS = 75;
const REPLY = 24;

export const THREADS = [1, 2, 3] as const;
export const BATCHES = [8, 32, 128, 512] as const;

/**
 * What a user would see by trying: decode speed by threads over that with two, prefill speed by batch over that with 512, on this
 * machine's cores. Fresh loads in turned order, a warm-up each; the product itself never tries more threads than cores.
 */
export async function tryDirectly(model: string): Promise<{ readonly threads: Record<number, number>; readonly batches: Record<number, number> }> {
  const server = await startEmbedded({ models: [model] });
  try {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    const random = createRandom(7);
    const visit = async (change: Partial<RunnerSettings>, words: number): Promise<{ prefillMs: number; decodeMs: number }> => {
      const settings = { ...AUTOMATIC, numCtx: NUM_CTX, ...change };
      const signal = AbortSignal.timeout(TIME_LIMIT_MS);
      await engine.load({ model, settings, purpose: "measure", timeLimitMs: TIME_LIMIT_MS }, signal);
      const ask = async (length: number): Promise<{ prefillMs: number; decodeMs: number }> => {
        const prompt = writeDocument(length, random).text;
        const reply = await engine.generate(
          { model, settings, prompt, numPredict: REPLY, seed: 1, temperature: 0.8, timeLimitMs: TIME_LIMIT_MS },
          signal,
        );
        if (reply.state !== "complete") throw new Error(reply.why);
        return { prefillMs: reply.timings.promptMs / reply.promptTokens, decodeMs: decodeMsPerToken(reply.outputTokens, reply.timings.decodeMs) ?? Number.NaN };
      };
      await ask(4);
      return ask(words);
    };
    const speeds = async <T extends number>(values: readonly T[], msOf: (value: T) => Promise<number>): Promise<Map<T, number>> => {
      const logs = new Map<T, number[]>(values.map((value) => [value, []]));
      for (let block = 0; block < BLOCKS; block++) {
        for (const value of block % 2 === 0 ? values : values.toReversed()) logs.get(value)?.push(-Math.log(await msOf(value)));
      }
      return new Map([...logs].map(([value, each]) => [value, Math.exp(mean(each))]));
    };
    const over = (all: ReadonlyMap<number, number>, anchor: number): Record<number, number> =>
      Object.fromEntries([...all].map(([value, speed]) => [value, speed / (all.get(anchor) ?? Number.NaN)]));
    const threads = await speeds(THREADS, async (numThread) => (await visit({ numThread }, 4)).decodeMs);
    const batches = await speeds(BATCHES, async (numBatch) => (await visit({ numBatch }, WORDS)).prefillMs);
    return { threads: over(threads, 2), batches: over(batches, 512) };
  } finally {
    await server.stop();
  }
}
