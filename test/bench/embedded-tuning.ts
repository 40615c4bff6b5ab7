import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelReport } from "../../src/core/domain/report";
import type { SettingGain } from "../../src/core/domain/tuning";
import { namedOptions, tuningInWords } from "../../src/results/tuning-words";
import { startCli } from "../support/cli";
import { makeModels } from "../support/embedded";

/**
 * `npm run bench:embedded-tuning`: the whole of `o3 optimize --goal balanced` on real inference, twice with other seeds, as a user would
 * run it who also wants to know about one thread, one more than this machine's cores, tiny batches and where the plateau begins (a named
 * value is visited until its gain is known to about a tenth). Wants an idle machine with two cores and half an hour.
 */
const MODEL = process.argv[2] ?? "medium";
const CONTEXT = "2048";
const configOf = (privateServers: boolean): string => `tuning:
  visits: 40
  requestsPerVisit: 2
  requestTime: 4s
  privateServers: ${privateServers}
  try: { num_thread: [1, 3], num_batch: [8, 128, 256] }
`;

async function main(): Promise<number> {
  await makeModels([MODEL]);
  const [first, second] = [await run(1, true), await run(2, false)];
  const both = [first, second];
  const cache = first.kvCache[0];
  const options = both.map(({ tuning }) => (tuning ? namedOptions(tuning.setup.options) : ""));
  const told = (value: string): readonly (SettingGain | undefined)[] =>
    both.map(({ tuning }) => tuning?.settings.find((one) => `${one.setting} ${one.value}` === value));
  const share = cache?.bytesPerToken && cache.f16BytesPerToken ? cache.bytesPerToken / cache.f16BytesPerToken : null;
  const plateau = both.flatMap(({ tuning }) => tuning?.settings.filter(({ setting, value }) => setting === "num_batch" && Number(value) >= 128) ?? []);
  const result = {
    recommended: options,
    same_or_equal: options[0] === options[1] || both.every(includesOne),
    visits: both.map(({ tuning }) => tuning?.visits.made ?? 0),
    contended: both.map(({ tuning }) => tuning?.visits.contended ?? 0),
    one_thread: told("num_thread 1").map(inShort),
    three_threads: told("num_thread 3").map(inShort),
    batch_8: told("num_batch 8").map(inShort),
    batches_from_128: plateau.map(inShort),
    kv_share_of_f16: share,
    kv_quality: cache?.quality.state ?? null,
    total_tps_by_agents: Object.fromEntries(first.parallel.map(({ agents, totalTokensPerSecond }) => [agents, totalTokensPerSecond])),
    per_agent_tps: Object.fromEntries(first.parallel.map(({ agents, perAgentTokensPerSecond }) => [agents, perAgentTokensPerSecond])),
  };
  console.log(JSON.stringify(result));
  const missed = {
    "the two runs recommend the same or statistically equal settings": !result.same_or_equal,
    "one thread is said to be slower than two": !told("num_thread 1").every(isMuchSlower),
    "three threads collapse": told("num_thread 3").some((one) => !(one?.verdict === "failed" || (one?.gain?.turn.upper ?? 1) < 0.5)),
    "batches of 8 are said to be slower": !told("num_batch 8").every(isMuchSlower),
    "from 128 on a batch gives nothing": plateau.length === 0 || plateau.some(({ verdict, gain }) => verdict === "worse" || verdict === "gain" || Math.abs((gain?.turn.value ?? 0) - 1) > 0.1),
    // 34 bytes for 32 elements against 64.
    "q8_0 halves the cache": share === null || Math.abs(share - 0.53125) > 0.05,
    "no cache is recommended without a passed gate": first.kvCache.some(({ quality }) => quality.state === "passed") && MODEL !== "smollm2",
    "1, 2, 4 and 8 agents were measured": first.parallel.length !== 4,
  };
  for (const [bar, isMissed] of Object.entries(missed)) if (isMissed) console.error(`missed: ${bar}`);
  return Object.values(missed).includes(true) ? 1 : 0;
}

/** What one run took is within the other's uncertainty. */
const includesOne = ({ tuning }: ModelReport): boolean => !tuning?.gain || (tuning.gain.turn.lower ?? 0) < 1.05;

const isMuchSlower = (told: SettingGain | undefined): boolean => told?.verdict === "worse" && (told.gain?.turn.value ?? 1) < 0.9;

const inShort = (told: SettingGain | undefined): string =>
  told ? `${told.value}: ${told.verdict}${told.gain ? ` x${told.gain.turn.value.toPrecision(3)}` : ""}` : "nothing";

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
