import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import type { HomeModel } from "../../src/protocol/home";
import { ageWords } from "../model/age";
import type { TableColumn } from "../model/sort";
import { presetTitle, shortTokens } from "../model/words";
import { say } from "../say";
import { provenTokens, provenWords } from "./rows";
import type { HomeRow } from "./rows";

export const HOME_COLUMN_IDS = ["compare", "model", "proven", "measure", "decode", "ttft", "memory", "applied", "age", "fits", "trained", "size"] as const;
export type HomeColumnId = (typeof HOME_COLUMN_IDS)[number];

const figure = (value: number | null | undefined, format: (value: number) => string): string => (value === null || value === undefined ? "" : format(value));
/** Where the model is, where that is worth a word. */
export const stateWords = ({ loaded, gone }: HomeModel): string => (gone ? say("homeGone") : loaded ? say("homeLoaded") : "");

export const HOME_COLUMNS: Readonly<Record<HomeColumnId, TableColumn<HomeRow>>> = {
  compare: { title: "colCompare", width: 9, numeric: false, text: () => "" },
  model: {
    title: "colModel",
    width: 24,
    numeric: false,
    key: ({ model }) => model.name.toLowerCase(),
    text: (row) => [row.model.name, stateWords(row.model)].filter((part) => part !== "").join(", "),
  },
  size: { title: "colSize", width: 9, numeric: true, key: ({ model }) => model.fileBytes, text: ({ model }) => formatBytes(model.fileBytes) },
  trained: {
    title: "colTrained",
    width: 11,
    numeric: true,
    key: ({ model }) => model.trainedContextTokens,
    text: ({ model }) => figure(model.trainedContextTokens, shortTokens),
  },
  fits: {
    title: "colFits",
    hint: "colFitsHint",
    width: 10,
    numeric: true,
    key: ({ model }) => model.fitsTokens,
    text: ({ model }) => figure(model.fitsTokens, shortTokens),
  },
  proven: { title: "colProven", hint: "colProvenHint", width: 17, numeric: true, key: provenTokens, text: provenWords },
  decode: {
    title: "colFullDecode",
    hint: "colFullDecodeHint",
    width: 11,
    numeric: true,
    key: ({ point }) => point?.decodeTokensPerSecond ?? null,
    text: ({ point }) => figure(point?.decodeTokensPerSecond, (value) => say("decodeUnit", formatRate(value))),
  },
  ttft: {
    title: "colFullTtft",
    hint: "colFullTtftHint",
    width: 11,
    numeric: true,
    key: ({ point }) => point?.ttftFullMs ?? null,
    text: ({ point }) => figure(point?.ttftFullMs, formatDuration),
  },
  memory: {
    title: "colFootprint",
    hint: "colFootprintHint",
    width: 9,
    numeric: true,
    key: ({ point }) => point?.footprintBytes ?? null,
    text: ({ point }) => figure(point?.footprintBytes, formatBytes),
  },
  applied: {
    title: "colApplied",
    hint: "colAppliedHint",
    width: 11,
    numeric: false,
    key: ({ model }) => model.applied,
    text: ({ model }) => (model.applied === null ? "" : presetTitle(model.applied)),
  },
  age: {
    title: "colAge",
    width: 14,
    numeric: false,
    key: ({ point }) => point?.measuredAt ?? null,
    text: ({ point }) => figure(point?.measuredAt, (at) => ageWords(at, Date.now())),
  },
  measure: { title: "colMeasure", width: 9, numeric: false, text: () => "" },
};
