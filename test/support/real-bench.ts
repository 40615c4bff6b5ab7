import { readFileSync } from "node:fs";
import { systemClock } from "../../src/app/clock";
import { defaultRequest } from "../../src/core/domain/request";
import { noTraffic } from "../../src/core/measure/bench";
import type { Bench } from "../../src/core/measure/bench";
import { DEFAULT_PROTOCOL } from "../../src/core/protocol";
import { createRandom } from "../../src/core/statistics/random";
import { createHardwareProbe } from "../../src/hardware";
import { createOllamaEngine } from "../../src/ollama/engine";

export interface RealBench {
  readonly endpoint: string;
  readonly model: string;
  readonly replyTokens: number;
  readonly seed?: number;
}

/** A bench on a server that really runs, and on this machine; its trials are kept by nobody but who asks for them. */
export async function realBench({ endpoint: address, model: name, replyTokens, seed: own = 0 }: RealBench): Promise<Bench> {
  const endpoint = new URL(address);
  const clock = systemClock();
  const engine = createOllamaEngine({ endpoint, env: {} });
  const probe = createHardwareProbe({ endpoint, clock });
  const signal = new AbortController().signal;
  const model = await engine.describe(name, signal);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const environment = { engine: await engine.identify(signal), hardware: await probe.profile(signal), o3Version: version };
  const { limits, seed } = defaultRequest(name);
  const silent = (): void => undefined;
  let ids = 0;
  return {
    engine,
    probe,
    clock,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    random: createRandom(100 + own),
    runId: "bench",
    runKind: "optimize",
    environment,
    model,
    protocol: { ...DEFAULT_PROTOCOL, replyTokens },
    limits,
    seed,
    resident: false,
    traffic: noTraffic(),
    onWatch: silent,
    remainingMs: () => Number.POSITIVE_INFINITY,
    nextId: () => String(++ids),
    record: () => Promise.resolve(),
  };
}
