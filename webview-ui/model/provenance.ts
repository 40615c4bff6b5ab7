import type { GpuProfile } from "../../src/core/domain/hardware";
import type { ModelReport } from "../../src/core/domain/report";
import { formatBytes, formatDuration, formatPercent } from "../../src/core/format";
import { counted, say } from "../say";
import { runIdOf } from "../../src/core/report/current";
import { ofRun, parts } from "./figure";
import type { RunQuantity, Told } from "./figure";
import { dateTime, engineWords } from "./words";

/** Where and how the report was made: label and value. */
export function provenance(report: ModelReport): readonly (readonly [string, readonly Told[]])[] {
  const words = factsOf(report).map(([label, value]) => [label, [value]] as const);
  return [...words, [say("totals"), totalsOf(report)]];
}

function factsOf(report: ModelReport): readonly (readonly [string, string])[] {
  const { model, environment, request, memoryModel } = report;
  const { engine, hardware } = environment;
  const { kvCacheType, numParallel } = engine.server.settings;
  const gpus = hardware.gpus.map(gpuWords).join("; ") || say("none");
  const share = (value: number | null): string => (value === null ? say("unknown") : formatPercent(value));
  return [
    [say("engine"), engineWords(engine)],
    [say("endpoint"), engine.endpoint],
    [say("kvCache"), say(engine.server.state === "known" ? "kvKnown" : "kvAssumed", kvCacheType, counted("slots", numParallel))],
    [say("digest"), model.digest],
    [say("machine"), `${hardware.cpuModel}, ${say("cores", hardware.physicalCores)}`],
    [say("memoryTotal"), `${formatBytes(hardware.ramBytes)}${hardware.ramLimitedBy === "cgroup" ? ` (${say("containerLimit")})` : ""}`],
    [say("gpus"), gpus],
    [say("system"), `${hardware.platform} ${hardware.osRelease}`],
    [say("power"), hardware.power],
    [say("fingerprint"), hardware.fingerprint],
    [say("o3Version"), environment.o3Version],
    [
      say("asked"),
      say(
        "askedValue",
        request.goal,
        formatPercent(request.reliability),
        formatPercent(request.confidence),
        formatPercent(request.limits.ram),
        formatPercent(request.limits.vram),
      ),
    ],
    [say("seed"), String(request.seed)],
    [
      say("memoryModel"),
      memoryModel.errorAfterTwoLoads === null
        ? say("memoryModelBefore", share(memoryModel.errorBeforeLoad))
        : say("memoryModelValue", share(memoryModel.errorBeforeLoad), share(memoryModel.errorAfterTwoLoads)),
    ],
    [say("started"), dateTime(report.startedAt)],
    ...(report.endedAt === null ? [] : [[say("ended"), dateTime(report.endedAt)] as const]),
    ...(report.endedAt === null || report.runIds.length > 1 ? [] : [[say("took"), formatDuration(report.endedAt - report.startedAt)] as const]),
    [say("budget"), request.budgetMs === null ? say("none") : formatDuration(request.budgetMs)],
    [say("runIds"), report.runIds.join(", ")],
  ];
}

function totalsOf({ totals, runIds }: ModelReport): readonly Told[] {
  const { loads, requests, failures, voids, contended, outliers } = totals;
  const runId = runIdOf({ runIds });
  const of = (quantity: RunQuantity, value: number, text: string): Told => ({ of: [ofRun(runId, quantity)], value, text });
  return parts(
    "totalsValue",
    of("loads", loads, counted("loads", loads)),
    of("requests", requests, counted("requests", requests)),
    of("failed requests", failures, String(failures)),
    voids,
    contended,
    outliers,
  );
}

const gpuWords = ({ name, vramBytes, driver }: GpuProfile): string =>
  [name, ...(vramBytes === null ? [] : [formatBytes(vramBytes)]), ...(driver === null ? [] : [say("driver", driver)])].join(", ");
