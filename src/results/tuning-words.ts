import type { ModelReport } from "../core/domain/report";
import { AUTOMATIC, sameOptions } from "../core/domain/settings";
import type { RunnerSettings, ServerAsked } from "../core/domain/settings";
import { rulesOutGain } from "../core/domain/tuning";
import type { Gain, KvCacheReading, ParallelReading, Ratio, SettingGain, Tuning } from "../core/domain/tuning";
import { formatBytes, formatDuration, formatPercent, formatRate, formatRatio, formatTokens, plural } from "../core/format";
import { inWords } from "../words/said";
import { qualityNote } from "../core/servers/kv-cache";

/** What tuning gave, a sentence a line; empty where nothing was tuned. Every figure is measured. */
export function tuningInWords({ tuning, kvCache, parallel }: Pick<ModelReport, "tuning" | "kvCache" | "parallel">): string[] {
  if (!tuning) return [];
  const ours = tuning.settings.filter(({ setting }) => setting !== "kv_cache_type");
  return [
    takenInWords(tuning),
    ...ours.map(settingInWords),
    ...kvCache.map((reading) => kvCacheInWords(reading, tuning.settings)),
    ...(parallel.length > 0 ? [parallelInWords(parallel)] : []),
    ...tuning.notTuned.map(({ setting, why }) => `${setting}: ${parallel.length > 0 && setting === "num_parallel" ? "" : "not tuned. "}${inWords(why)}`),
    ...driftInWords(tuning),
  ];
}

/** "num_batch 1024: prefill x1.31 (1.27 to 1.35) over automatic." */
export function settingInWords({ setting, value, verdict, gain, note }: SettingGain): string {
  const end = note === "" ? "" : ` ${inWords(note)}`;
  if (verdict === "failed") return `${setting} ${value}: does not work here.${end}`;
  if (verdict === "unclear" || gain === null) {
    return `${setting} ${value}: too few loads to tell${gain ? ` (a turn about x${gain.turn.value.toFixed(2)}, from ${plural(gain.turn.blocks, "pair")})` : ""}.${end}`;
  }
  if (verdict === "no-gain") return `${setting} ${value}: ${rulesOutGain(gain.turn) ? "no gain" : "no clear difference"} (a turn ${ratioInWords(gain.turn)}).${end}`;
  return `${setting} ${value}: ${gainInWords(gain)} over automatic${verdict === "worse" ? ", which is slower" : ""}.${end}`;
}

function takenInWords(tuning: Tuning): string {
  const { turn, contextTokens, visits, gain } = tuning;
  const short = tuning.disturbed
    ? "Other programs disturbed load after load, so the comparison of settings was stopped. Close them, or let O3 wait for a quiet machine (--wait-for-quiet), and measure again. "
    : tuning.cutShort
      ? "Time ran out before all settings were compared. "
      : "";
  const pairs = gain ? `, from ${plural(gain.turn.blocks, "pair")} of loads` : "";
  const where = `${plural(visits.made, "load")} at ${formatTokens(contextTokens)}, turns of ${turn.promptTokens} new and ${turn.replyTokens} generated tokens`;
  const aside = visits.contended > 0 ? `, ${visits.contended} left out because other programs kept the machine busy` : "";
  const settings = namedOptions(tuning.setup.options);
  if (tuning.verdict === "no-gain" || settings === "") {
    const best = gain ? ` The best other setup gave a turn ${ratioInWords(gain.turn)}${pairs}.` : "";
    const kept = settings === "" ? "Automatic settings stay" : `The configured settings stay (${settings})`;
    return `${short}${kept}: nothing was proven to be faster (${where}${aside}).${best}`;
  }
  if (tuning.verdict === "likely") {
    return `${short}${settings}: probably faster than automatic (at least 90 % likely), but not proven${gain ? ` (a turn ${ratioInWords(gain.turn)}${pairs})` : ""}; still used (${where}${aside}).`;
  }
  return `${short}${settings}: a turn ${gain ? ratioInWords(gain.turn) : "faster"}${gain ? `, ${gainInWords(gain)}` : ""} over automatic${pairs} (${where}${aside}).`;
}

const gainInWords = ({ prefill, decode }: Gain): string => `prefill ${ratioInWords(prefill)}, decode ${ratioInWords(decode)}`;

function ratioInWords(ratio: Ratio): string {
  const { value, range } = formatRatio(ratio);
  return `x${value} (${range ? range.join(" to ") : "no interval"})`;
}

function kvCacheInWords(reading: KvCacheReading, settings: readonly SettingGain[]): string {
  const { kvCacheType, bytesPerToken, f16BytesPerToken, quality, contextTokens, footprintBytes, f16FootprintBytes } = reading;
  const speed = settings.find(({ setting, value }) => setting === "kv_cache_type" && value === kvCacheType);
  if (speed?.verdict === "failed") return settingInWords(speed);
  const memory =
    bytesPerToken !== null && f16BytesPerToken !== null && f16BytesPerToken > 0
      ? `${formatPercent(bytesPerToken / f16BytesPerToken)} of f16's memory a token (three loads of each of two sizes)`
      : "memory a token is not known";
  const whole =
    footprintBytes !== null && f16FootprintBytes !== null
      ? `, ${formatBytes(footprintBytes)} instead of ${formatBytes(f16FootprintBytes)} at ${formatTokens(contextTokens)}`
      : "";
  const speeds = reading.gain ? `; ${gainInWords(reading.gain)}, from ${plural(reading.gain.turn.blocks, "pair")} of loads` : "";
  const verdict = inWords(qualityNote(quality));
  return `kv_cache_type ${kvCacheType}: ${memory}${whole}${speeds}. ${verdict}`;
}

function parallelInWords(readings: readonly ParallelReading[]): string {
  const each = readings.map(
    ({ agents, totalTokensPerSecond, roundTokensPerSecond, perAgentTokensPerSecond, ttftMs }) =>
      `${agents}: ${formatRate(totalTokensPerSecond)} tok/s together (${roundsInWords(roundTokensPerSecond)}), ${formatRate(perAgentTokensPerSecond)} each, TTFT ${formatDuration(ttftMs)}`,
  );
  return `num_parallel, as many agents at once as slots: ${each.join("; ")}.`;
}

/** How far rounds were apart: "48.2 to 51.0 in 5 rounds". */
function roundsInWords(rates: readonly number[]): string {
  if (rates.length < 2) return "one round";
  return `${formatRate(Math.min(...rates))} to ${formatRate(Math.max(...rates))} in ${rates.length} rounds`;
}

function driftInWords({ drift }: Tuning): string[] {
  if (!drift) return [];
  if (drift.upper === null || drift.upper >= 0.97) return [];
  return [`The machine got slower while settings were compared (late against early ${ratioInWords(drift)}): heat or other load; gains are from loads next to each other.`];
}

/** "num_batch 1024, num_thread 8"; empty where all is left to the server. */
export function namedOptions(options: RunnerSettings): string {
  if (sameOptions(options, AUTOMATIC)) return "";
  const { numBatch, numThread, numGpu, useMmap } = options;
  const named = { num_batch: numBatch, num_thread: numThread, num_gpu: numGpu, use_mmap: useMmap };
  return Object.entries(named)
    .filter(([, value]) => value !== "auto")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}

/** Cells of a trial's row: what the private server was asked for, empty on the user's own. */
export const serverCells = (server: ServerAsked | undefined): Record<"kv_cache_type" | "flash_attention" | "num_parallel", string | number | boolean | null> => ({
  kv_cache_type: server?.kvCacheType ?? null,
  flash_attention: server?.flashAttention ?? null,
  num_parallel: server?.numParallel ?? null,
});
