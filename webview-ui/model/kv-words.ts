import type { Gain, KvCacheReading, QualityCheck, QualityVerdict } from "../../src/core/domain/tuning";
import { formatBytes, formatPercent, formatTokens } from "../../src/core/format";
import { counted, say, told } from "../say";
import { ratioWords } from "./gain-words";

/** Columns and rows of the table of KV cache types; the first cell of a row is the type. */
export function kvTable(readings: readonly KvCacheReading[]): { readonly columns: readonly string[]; readonly rows: readonly string[][] } {
  const contexts = [...new Set(readings.map(({ contextTokens }) => contextTokens))];
  const [only] = contexts;
  const at = contexts.length === 1 && only !== undefined ? formatTokens(only) : null;
  return {
    columns: [
      say("colKvType"),
      say("colPerToken"),
      at === null ? say("colMemory") : say("colFootprint", at),
      say("colKvSpeed"),
      say("colQuality"),
    ],
    rows: readings.map((reading) => [
      reading.kvCacheType,
      perTokenWords(reading),
      at === null
        ? `${formatTokens(reading.contextTokens)}: ${beside(reading.footprintBytes, reading.f16FootprintBytes)}`
        : beside(reading.footprintBytes, reading.f16FootprintBytes),
      reading.gain === null ? say("notMeasured") : speedWords(reading.gain),
      qualityWords(reading.quality),
    ]),
  };
}

export const speedWords = ({ prefill, decode }: Gain): string =>
  `${say("prefill")} ${ratioWords(prefill)}, ${say("decodeShort")} ${ratioWords(decode)}`;

/** What a token of context holds, beside f16. */
export const perTokenWords = ({ bytesPerToken, f16BytesPerToken }: KvCacheReading): string => beside(bytesPerToken, f16BytesPerToken);

/** "17.0 KiB instead of 32.0 KiB (53 %)". */
function beside(bytes: number | null, f16Bytes: number | null): string {
  if (bytes === null) return say("notMeasured");
  if (f16Bytes === null || f16Bytes <= 0) return fineBytes(bytes);
  return say("besideF16", fineBytes(bytes), fineBytes(f16Bytes), `${Math.round((bytes / f16Bytes) * 100)} %`);
}

/** As formatBytes, with a digit more where a token's few KiB would all look alike. */
const fineBytes = (bytes: number): string => (bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} KiB` : formatBytes(bytes));

/** The verdict on answers; only a passed one may be recommended, and it is said. */
export function qualityWords(quality: QualityVerdict): string {
  switch (quality.state) {
    case "passed":
      return say("qualityPassed", quality.checks.map(checkWords).join(", "));
    case "failed":
      return [
        say("qualityFailed", told(quality.why)),
        ...(quality.checks.length > 0 ? [say("qualityMeasured", quality.checks.map(checkWords).join(", "))] : []),
      ].join(" ");
    case "not-measurable":
      return say("qualityUnmeasurable", told(quality.why));
  }
}

const checkWords = ({ name, baseline, candidate, prompts }: QualityCheck): string =>
  say("qualityCheck", say(`check-${name}`), formatPercent(candidate), formatPercent(baseline), counted("prompts", prompts));
