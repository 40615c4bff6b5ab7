import { judgeLeak } from "../../src/core/stress/leak";
import { judgeSpeed } from "../../src/core/stress/speed";
import { createRandom } from "../../src/core/statistics/random";

/** `npm run bench:stress`: the verdicts on simulated half minutes with known truth. Nothing here is measured. */

const RUNS = 1_000;
const WINDOWS = 20;
const MIB = 1024 * 1024;
/** Of the logarithm of a half minute's speed on a quiet machine, and how alike neighbours are. */
const NOISE = 0.005;
const ALIKE = 0.3;

/** Ways in which a machine gets hot, from 0 to 1 over the run. */
const SHAPES = [(part: number) => part, (part: number) => (part > 0.4 ? 1 : 0), (part: number) => (1 - Math.exp(-3 * part)) / (1 - Math.exp(-3))];

function speeds(fall: number, shape: (part: number) => number, seed: number): Parameters<typeof judgeSpeed>[0] {
  const random = createRandom(seed);
  let noise = 0;
  return Array.from({ length: WINDOWS }, (_, at) => {
    noise = ALIKE * noise + Math.sqrt(1 - ALIKE ** 2) * random.normal();
    return { atMs: 30_000 * (at + 0.5), tokensPerSecond: 20 * (1 - fall * shape(at / (WINDOWS - 1))) * Math.exp(NOISE * noise) };
  });
}

/** Two hundred requests; readings to the nearest MiB or so. */
function memory(growthMib: (requests: number) => number, seed: number): Parameters<typeof judgeLeak>[0] {
  const random = createRandom(seed);
  return Array.from({ length: WINDOWS }, (_, at) => {
    const requests = 10 * (at + 1);
    return { requests, bytes: 1e9 + MIB * (growthMib(requests) + random.normal()) };
  });
}

const share = (holds: (seed: number) => boolean): number => Array.from({ length: RUNS }, (_, at) => holds(at + 1)).filter(Boolean).length / RUNS;

const throttles = (fall: number, shape: (part: number) => number): number => share((seed) => judgeSpeed(speeds(fall, shape, seed)).state === "throttles");

const leaks = (growthOf: (seed: number) => (requests: number) => number): number => share((seed) => judgeLeak(memory(growthOf(seed), seed)).state === "leaks");

const seen = SHAPES.map((shape) => throttles(0.03, shape));
const figures = {
  bench: "stress",
  simulated: true,
  throttle_seen: seen.reduce((sum, one) => sum + one, 0) / seen.length,
  throttle_seen_ramp: seen[0] ?? 0,
  throttle_seen_step: seen[1] ?? 0,
  throttle_seen_early: seen[2] ?? 0,
  throttle_false: throttles(0, () => 0),
  leak_seen: leaks(() => (requests) => 0.25 * requests),
  leak_false: leaks((seed) => {
    const random = createRandom(seed + RUNS);
    const [most, after] = [20 + 280 * random.next(), 10 + 45 * random.next()];
    return (requests) => most * (1 - Math.exp(-requests / after));
  }),
};
console.log(JSON.stringify(figures));
process.exitCode = figures.throttle_seen >= 0.95 && figures.throttle_false <= 0.02 && figures.leak_seen >= 0.95 && figures.leak_false <= 0.02 ? 0 : 1;
