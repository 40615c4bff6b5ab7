import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelReport } from "../../src/core/domain/report";
import { namedOptions, tuningInWords } from "../../src/results/tuning-words";
import { startCli } from "../support/cli";
import { makeModels } from "../support/embedded";
import { tryDirectly } from "./embedded-tuning/directly";

/**
 * `npm run bench:embedded-tuning`: the whole of `o3 optimize --goal balanced` on real inference, twice with other seeds, as a user would
 * run it, and what other threads and batches do, tried without the product. Wants an idle machine and half an hour.
 */
const MODEL = process.argv[2] ?? "medium";
const CONTEXT = "2048";
const configOf = (privateServers: boolean): string => `tuning:
  visits: 25
  requestsPerVisit: 2
  requestTime: 4s
  privateServers: ${privateServers}
`;

async function main(): Promise<number> {
  await makeModels([MODEL]);
  const [first, second] = [await run(1, true), await run(2, false)];
  const cache = first.kvCache[0];
  const { threads, batches } = await tryDirectly(MODEL);
  const options = [first, second].map(({ tuning }) => (tuning ? namedOptions(tuning.setup.options) : ""));
  const result = {
    recommended: options,
    same_or_equal: options[0] === options[1] || [first, second].every(includesOne),
    visits: [first, second].map(({ tuning }) => tuning?.visits.made ?? 0),
    contended: [first, second].map(({ tuning }) => tuning?.visits.contended ?? 0),
    decode_by_threads: threads,
    prefill_by_batch: batches,
    kv_share_of_f16: cache?.bytesPerToken && cache.f16BytesPerToken ? cache.bytesPerToken / cache.f16BytesPerToken : null,
    kv_quality: cache?.quality.state ?? null,
    total_tps_by_agents: Object.fromEntries(first.parallel.map(({ agents, totalTokensPerSecond }) => [agents, totalTokensPerSecond])),
    per_agent_tps: Object.fromEntries(first.parallel.map(({ agents, perAgentTokensPerSecond }) => [agents, perAgentTokensPerSecond])),
  };
  console.log(JSON.stringify(result));
  const share = result.kv_share_of_f16;
  const missed = [
    !result.same_or_equal,
    (threads[1] ?? 1) >= 0.9,
    (threads[3] ?? 1) >= 0.9,
    // The plateau begins where a larger batch gives less than a tenth more.
    (batches[8] ?? 1) >= 0.9,
    Math.abs((batches[128] ?? 0) - 1) > 0.1,
    // 34 bytes for 32 elements against 64.
    share === null || Math.abs(share - 0.53125) > 0.05,
    first.kvCache.some(({ quality }) => quality.state === "passed") && MODEL !== "smollm2",
  ];
  return missed.includes(true) ? 1 : 0;
}

/** What one run took is within the other's uncertainty. */
const includesOne = ({ tuning }: ModelReport): boolean => !tuning?.gain || (tuning.gain.turn.lower ?? 0) < 1.05;

async function run(seed: number, privateServers: boolean): Promise<ModelReport> {
  const cwd = mkdtempSync(join(tmpdir(), "o3-bench-"));
  try {
    mkdirSync(join(cwd, ".o3"));
    writeFileSync(join(cwd, ".o3", "optimization.yaml"), configOf(privateServers));
    const question = ["--goal", "balanced", "--reliability", "0.7", "--confidence", "0.7", "--max-context", CONTEXT, "--budget", "40m"];
    const args = ["optimize", MODEL, "--embedded", "--json", ...question, "--seed", String(seed)];
    const { code, stdout, stderr } = await startCli(args, { cwd, env: { OLLAMA_HOST: "http://127.0.0.1:9" } }).ended;
    if (code !== 0 && code !== 5) throw new Error(stderr);
    const report = JSON.parse(stdout) as ModelReport;
    console.log(`run ${seed}:\n${tuningInWords(report).map((line) => `  ${line}`).join("\n")}`);
    return report;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

void main().then((code) => {
  process.exitCode = code;
});
