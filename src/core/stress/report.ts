import { basicsOf } from "../domain/chains";
import type { HardwareReading } from "../domain/hardware";
import type { JournalRecord } from "../domain/journal";
import type { StressWindow } from "../domain/stress";
import { STRESS_REPORT_SCHEMA } from "../domain/stress-report";
import type { StressReport, StressWindowReport } from "../domain/stress-report";
import type { AgentTurn } from "../domain/swarm";
import { requestsOf } from "../domain/trial";
import { median } from "../statistics/location";
import { judgeLeak } from "./leak";
import { longestSeries, stressProgressOf } from "./progress";
import { judgeSpeed } from "./speed";

/** What a run and those that it continues have shown; null where there is no such run. */
export function stressReportOf(chain: readonly JournalRecord[]): StressReport | null {
  const basics = basicsOf(chain, "stress");
  if (!basics) return null;
  const { request } = basics;
  const progress = stressProgressOf(chain);
  const { setOutAt, windows } = longestSeries(progress);
  const turns = progress.turns.filter((turn) => turn.setOutAt === setOutAt);
  const level = progress.ended.find((entry) => entry.setOutAt === setOutAt);
  const rows = windows.map((window) => rowOf(window, turns));
  const memory = judgeLeak(
    rows.flatMap(({ ownBytes }, at) => (ownBytes === null ? [] : [{ requests: rows.slice(0, at + 1).reduce((sum, { requests }) => sum + requests, 0), bytes: ownBytes }])),
  );
  const temperatures = rows.flatMap(({ temperatureCelsius }) => temperatureCelsius ?? []);
  const heldMs = (windows.at(-1)?.to ?? setOutAt) - setOutAt;
  return {
    kind: "stress",
    schema: STRESS_REPORT_SCHEMA,
    ...basics,
    heldMs,
    requests: turns.length,
    failed: turns.filter(({ outcome }) => outcome.state === "failed").length,
    filled: requestsOf(progress.trials).some(({ purpose, verdict }) => purpose === "fill" && verdict.state === "success"),
    speed: judgeSpeed(rows.flatMap(({ fromMs, toMs, tokensPerSecond }) => (tokensPerSecond === null ? [] : [{ atMs: (fromMs + toMs) / 2, tokensPerSecond }]))),
    memory,
    msToLimit: memory.state === "leaks" ? msToLimit(memory.bytesPerRequest ?? 0, turns.length / Math.max(1, heldMs), windows.at(-1)?.reading, request.limits.ram) : null,
    peakTemperatureCelsius: temperatures.length === 0 ? null : Math.max(...temperatures),
    breach: level?.watch.breach?.message ?? null,
    contended: level?.contended ?? false,
    windows: rows,
  };
}

function rowOf({ setOutAt, from, to, reading }: StressWindow, turns: readonly AgentTurn[]): StressWindowReport {
  const here = turns.filter(({ sentAt, wallMs }) => sentAt + wallMs >= from && sentAt + wallMs < to);
  const answered = here.flatMap(({ outcome }) => (outcome.state === "answered" ? [outcome] : []));
  const timed = answered.filter(({ decodeMs, outputTokens }) => decodeMs !== null && decodeMs > 0 && outputTokens > 1);
  const decodeMs = timed.reduce((sum, turn) => sum + (turn.decodeMs ?? 0), 0);
  return {
    fromMs: from - setOutAt,
    toMs: to - setOutAt,
    requests: here.length,
    failed: here.filter(({ outcome }) => outcome.state === "failed").length,
    // n tokens span n - 1 steps.
    tokensPerSecond: decodeMs > 0 ? (1000 * timed.reduce((sum, { outputTokens }) => sum + outputTokens - 1, 0)) / decodeMs : null,
    ttftMs: answered.length === 0 ? null : median(answered.map(({ ttftMs }) => ttftMs)),
    ownBytes: reading.engine.state === "seen" ? (reading.engine.ownBytes ?? null) : null,
    temperatureCelsius: hottest(reading),
    gpuClockMhz: reading.gpus.find(({ clockMhz }) => clockMhz !== null)?.clockMhz ?? null,
  };
}

function hottest({ cpuTemperatureCelsius, gpus }: HardwareReading): number | null {
  const all = [cpuTemperatureCelsius, ...gpus.map(({ temperatureCelsius }) => temperatureCelsius)].filter((value) => value !== null);
  return all.length === 0 ? null : Math.max(...all);
}

function msToLimit(bytesPerRequest: number, requestsPerMs: number, reading: HardwareReading | undefined, limit: number): number | null {
  if (!reading || bytesPerRequest <= 0 || requestsPerMs <= 0) return null;
  return Math.max(0, limit * reading.ram.totalBytes - reading.ram.usedBytes) / (bytesPerRequest * requestsPerMs);
}
