import { withContext } from "../../src/core/domain/settings";
import type { RequestTrial } from "../../src/core/domain/trial";
import { measureLoad } from "../../src/core/measure/load";
import { measureRequest } from "../../src/core/measure/request";
import { decodeMsPerToken } from "../../src/core/measure/speed-samples";
import { mean, median, sampleDeviation } from "../../src/core/statistics/location";
import { writeDocument } from "../../src/core/workload/prompt";
import { startEmbedded } from "../support/embedded";
import { realBench } from "../support/real-bench";
import { directDriver } from "./fidelity/direct";
import type { DirectTimes } from "./fidelity/direct";
import { measureMemory } from "./memory/measure";

/**
 * `npm run bench:fidelity`: speed as O3 reports it (HTTP, guard and all) against the same loaded model driven directly, in the same
 * run, block by block with a fresh process each, and what the guard itself costs. One thread: with every core computing, the
 * server and the clocks would compete with the model.
 */
const BLOCKS = 4;
const PAIRS = 75;
/** Short prompts: the closer two neighbours are in time, the more alike the machine treats them. */
const WORDS = 30;
const REPLY = 40;
const NUM_CTX = 4096;
const THREADS = 1;

interface Block {
  /** Log-ratios of neighbours, O3's speed over the direct one. */
  readonly decode: readonly number[];
  readonly prefill: readonly number[];
  readonly guardCpuShare: number;
}

async function main(): Promise<number> {
  const blocks: Block[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const measured = await runBlock(block);
    blocks.push(measured);
    console.log(
      `block ${block + 1}: decode ${ratio(measured.decode)}, prefill ${ratio(measured.prefill)}, guard ${(100 * measured.guardCpuShare).toFixed(2)} % of a core`,
    );
  }
  const decode = blocks.flatMap((block) => block.decode);
  const prefill = blocks.flatMap((block) => block.prefill);
  console.log(`${decode.length} pairs; standard error of the ratio: decode ${error(decode)}, prefill ${error(prefill)}`);
  const memory = await measureMemory();
  const result = {
    decode_ratio: Math.exp(pseudomedian(decode)),
    prefill_ratio: Math.exp(pseudomedian(prefill)),
    guard_cpu_share: mean(blocks.map((block) => block.guardCpuShare)),
    memory_error_before: memory.memory_error_before,
    memory_error_after_two: memory.memory_error_after_two,
  };
  console.log(JSON.stringify(result));
  const missed = [
    Math.abs(result.decode_ratio - 1) > 0.03,
    Math.abs(result.prefill_ratio - 1) > 0.03,
    result.guard_cpu_share >= 0.01,
    result.memory_error_before > 0.1,
    result.memory_error_after_two > 0.02,
  ];
  return missed.includes(true) ? 1 : 0;
}

const ratio = (logs: readonly number[]): string => Math.exp(pseudomedian(logs)).toFixed(3);
const error = (logs: readonly number[]): string => `${((100 * sampleDeviation(logs)) / Math.sqrt(logs.length)).toFixed(1)} %`;

/** Hodges & Lehmann (1963): the median of all means of two. As robust as is needed here, and it wastes little of what was measured. */
const pseudomedian = (values: readonly number[]): number =>
  median(values.flatMap((one, index) => values.slice(index).map((other) => (one + other) / 2)));

/** Neighbours are compared, in turned order each time, so that the machine's drift (several per cent within seconds) touches both alike. */
async function runBlock(block: number): Promise<Block> {
  const driver = directDriver();
  const server = await startEmbedded({ models: ["small"], threads: THREADS, env: driver.env });
  try {
    const bench = await realBench({ endpoint: server.endpoint, model: "small", replyTokens: REPLY, seed: block });
    const signal = new AbortController().signal;
    const load = await measureLoad(bench, { purpose: "search", settings: withContext(NUM_CTX), predictedFootprintBytes: null }, signal);
    const ours = (): Promise<RequestTrial> =>
      measureRequest(
        bench,
        {
          purpose: "depth",
          loadId: load.id,
          settings: withContext(NUM_CTX),
          contextTokens: NUM_CTX,
          document: writeDocument(WORDS, bench.random),
          question: 0,
          expectedPromptTokens: null,
          timeLimitMs: 60_000,
        },
        signal,
      );
    const warm = await ours();
    const promptTokens = warm.measures?.promptTokens ?? 1000;
    await driver.measure(promptTokens, REPLY);
    const trials: RequestTrial[] = [];
    const times: (DirectTimes & { readonly promptTokens: number })[] = [];
    const direct = async (): Promise<void> => {
      times.push({ ...(await driver.measure(promptTokens, REPLY)), promptTokens });
    };
    for (let pair = 0; pair < PAIRS; pair++) {
      if (pair % 2 === 0) await direct();
      trials.push(await ours());
      if (pair % 2 === 1) await direct();
    }
    return compare(trials, times);
  } finally {
    await server.stop();
    driver.end();
  }
}

function compare(trials: readonly RequestTrial[], direct: readonly (DirectTimes & { readonly promptTokens: number })[]): Block {
  const pairs = trials.flatMap(({ measures }, index) => {
    const time = direct[index];
    const decodeMs = measures && decodeMsPerToken(measures.outputTokens, measures.decodeMs);
    if (!measures || !time || !decodeMs) return [];
    return [
      {
        direct: { decodeMs: time.decodeMs, prefillMs: time.prefillMs / time.promptTokens },
        o3: { decodeMs, prefillMs: measures.promptMs / measures.promptTokens },
      },
    ];
  });
  // Speeds are inverse to times: above 1 is O3 reporting faster than direct.
  const logs = (what: "decodeMs" | "prefillMs"): number[] => pairs.map((pair) => Math.log(pair.direct[what] / pair.o3[what]));
  return {
    decode: logs("decodeMs"),
    prefill: logs("prefillMs"),
    guardCpuShare: median(trials.map((trial) => trial.watch?.guardCpuShare ?? 0)),
  };
}

void main().then((code) => {
  process.exitCode = code;
});
