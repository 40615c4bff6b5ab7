import { createOllamaEngine } from "../../../src/ollama/engine";
import { AUTOMATIC } from "../../../src/core/domain/settings";
import { decodeMsPerToken } from "../../../src/core/measure/speed-samples";
import { mean } from "../../../src/core/statistics/location";
import { startEmbedded } from "../../support/embedded";

const BLOCKS = 3;
const TIME_LIMIT_MS = 180_000;

/** Decode speed with one and with three threads over that with two, on two cores; each visited in turned order. */
export async function threadsRatio(model: string): Promise<{ readonly one: number; readonly three: number }> {
  const server = await startEmbedded({ models: [model] });
  try {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    const logs = new Map<number, number[]>([
      [1, []],
      [2, []],
      [3, []],
    ]);
    for (let block = 0; block < BLOCKS; block++) {
      for (const threads of block % 2 === 0 ? [1, 2, 3] : [3, 2, 1]) {
        const settings = { ...AUTOMATIC, numCtx: 2048, numThread: threads };
        const signal = AbortSignal.timeout(TIME_LIMIT_MS);
        await engine.load({ model, settings, purpose: "measure", timeLimitMs: TIME_LIMIT_MS }, signal);
        for (const request of ["warm-up", "timed"] as const) {
          const prompt = `Block ${block}, ${threads} threads, ${request}: say what you see.`;
          const common = { model, settings, prompt, numPredict: 24, seed: block, temperature: 0.8, timeLimitMs: TIME_LIMIT_MS };
          const reply = await engine.generate(common, signal);
          const each = reply.state === "complete" ? decodeMsPerToken(reply.outputTokens, reply.timings.decodeMs) : null;
          if (request === "timed" && each !== null) logs.get(threads)?.push(Math.log(each));
        }
      }
    }
    const msOf = (threads: number): number => Math.exp(mean(logs.get(threads) ?? []));
    return { one: msOf(2) / msOf(1), three: msOf(2) / msOf(3) };
  } finally {
    await server.stop();
  }
}
