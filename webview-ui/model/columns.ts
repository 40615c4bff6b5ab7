import type { TrialRow } from "../../src/protocol/panel";
import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { say, told } from "../say";
import type { Word } from "../say";
import type { TableColumn } from "./sort";
import { clockTime } from "./words";

export const COLUMN_IDS = [
  "number",
  "time",
  "type",
  "purpose",
  "context",
  "outcome",
  "prompt",
  "prefill",
  "decode",
  "ttft",
  "load",
  "memory",
  "contended",
  "ownDelay",
  "detail",
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

interface Column extends TableColumn<TrialRow> {
  readonly key: (row: TrialRow) => number | string | null;
}

const figure = (value: number | null, format: (value: number) => string): string => (value === null ? "" : format(value));
const whole = (value: number): string => value.toLocaleString("en-US");

const PURPOSES: readonly Word[] = ["baseline", "search", "visit", "tune", "quality", "calibrate", "depth", "fill", "question"];
export const purposeText = (purpose: string): string => {
  const known = PURPOSES.find((word) => word === purpose);
  return known ? say(known) : purpose;
};

export const COLUMNS: Readonly<Record<ColumnId, Column>> = {
  number: { title: "colNumber", width: 9, numeric: true, key: (row) => row.number, text: (row) => whole(row.number) },
  time: { title: "colTime", width: 10, numeric: true, key: (row) => row.startedAt, text: (row) => clockTime(row.startedAt) },
  type: { title: "colType", width: 9, numeric: false, key: (row) => row.type, text: (row) => say(row.type) },
  purpose: { title: "colPurpose", hint: "colPurposeHint", width: 10, numeric: false, key: (row) => row.purpose, text: (row) => purposeText(row.purpose) },
  context: {
    title: "colContext",
    width: 10,
    numeric: true,
    key: (row) => row.contextTokens,
    text: (row) => figure(row.contextTokens, whole),
  },
  outcome: { title: "colOutcome", hint: "colOutcomeHint", width: 10, numeric: false, key: (row) => row.outcome, text: (row) => say(row.outcome) },
  prompt: { title: "colPrompt", width: 9, numeric: true, key: (row) => row.promptTokens, text: (row) => figure(row.promptTokens, whole) },
  prefill: {
    title: "colPrefill",
    hint: "colPrefillHint",
    width: 12,
    numeric: true,
    key: (row) => row.prefillTokensPerSecond,
    text: (row) => figure(row.prefillTokensPerSecond, formatRate),
  },
  decode: {
    title: "colDecode",
    hint: "colDecodeHint",
    width: 12,
    numeric: true,
    key: (row) => row.decodeTokensPerSecond,
    text: (row) => figure(row.decodeTokensPerSecond, formatRate),
  },
  ttft: { title: "colTtft", hint: "colTtftHint", width: 12, numeric: true, key: (row) => row.ttftMs, text: (row) => figure(row.ttftMs, formatDuration) },
  load: { title: "colLoad", width: 11, numeric: true, key: (row) => row.loadMs, text: (row) => figure(row.loadMs, formatDuration) },
  memory: {
    title: "colMemory",
    width: 10,
    numeric: true,
    key: (row) => row.footprintBytes,
    text: (row) => figure(row.footprintBytes, formatBytes),
  },
  contended: {
    title: "colContended",
    hint: "colContendedHint",
    width: 12,
    numeric: false,
    key: (row) => (row.contended ? 1 : 0),
    text: (row) => (row.contended ? say("yes") : ""),
  },
  ownDelay: {
    title: "colOwnDelay",
    hint: "colOwnDelayHint",
    width: 11,
    numeric: true,
    key: (row) => row.ownDelayMs,
    text: (row) => figure(row.ownDelayMs, formatDuration),
  },
  detail: { title: "colDetail", width: 48, numeric: false, key: (row) => told(row.detail) || null, text: (row) => told(row.detail) },
};
