import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { ageWords } from "../model/age";
import { presetTitle, shortTokens } from "../model/words";
import { say } from "../say";
import { provenTokens, provenWords } from "./rows";
import type { HomeRow } from "./rows";

type Figure = readonly [label: string, of: (row: HomeRow) => number | null, format: (value: number) => string];

/** Two models side by side: what it is, of the first, of the second, and how the second differs. */
export function comparedRows(first: HomeRow, second: HomeRow): readonly (readonly string[])[] {
  const text = (label: string, of: (row: HomeRow) => string): readonly string[] => {
    const [a, b] = [of(first), of(second)];
    return [label, a || "–", b || "–", a === b ? say("homeSame") : ""];
  };
  const figure = ([label, of, format]: Figure): readonly string[] => {
    const [a, b] = [of(first), of(second)];
    return [label, a === null ? "–" : format(a), b === null ? "–" : format(b), a === null || b === null ? "" : difference(a, b, format)];
  };
  const tokensPerSecond = (value: number): string => say("decodeUnit", formatRate(value));
  return [
    text(say("parameters"), ({ model }) => model.parameterSize),
    text(say("quantization"), ({ model }) => model.quantization),
    ...(
      [
        [say("colSize"), ({ model }) => model.fileBytes, formatBytes],
        [say("colTrained"), ({ model }) => model.trainedContextTokens, shortTokens],
        [say("colFits"), ({ model }) => model.fitsTokens, shortTokens],
      ] satisfies readonly Figure[]
    ).map(figure),
    provenTokens(first) !== null && provenTokens(second) !== null ? figure([say("colProven"), provenTokens, shortTokens]) : text(say("colProven"), provenWords),
    ...(
      [
        [say("colFullDecode"), ({ point }) => point?.decodeTokensPerSecond ?? null, tokensPerSecond],
        [say("colFullTtft"), ({ point }) => point?.ttftFullMs ?? null, formatDuration],
        [say("colFootprint"), ({ point }) => point?.footprintBytes ?? null, formatBytes],
      ] satisfies readonly Figure[]
    ).map(figure),
    text(say("colApplied"), ({ model }) => (model.applied === null ? "" : presetTitle(model.applied))),
    text(say("colAge"), ({ point }) => (point ? ageWords(point.measuredAt, Date.now()) : "")),
  ];
}

/** How much more or less the second is: +100 %, −3.4 %. */
function difference(first: number, second: number, format: (value: number) => string): string {
  if (format(first) === format(second)) return say("homeSame");
  if (first === 0) return "";
  const percent = (second / first - 1) * 100;
  const size = Math.abs(percent);
  return `${percent < 0 ? "−" : "+"}${size >= 10 ? Math.round(size).toLocaleString("en-US") : Number(size.toFixed(1))} %`;
}
