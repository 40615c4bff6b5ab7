import type { GpuProfile } from "../../src/core/domain/hardware";
import type { ModelReport } from "../../src/core/domain/report";
import { formatBytes, formatPercent } from "../../src/core/format";
import { counted, say } from "../say";
import { dateTime, engineWords } from "./words";

/** Where and how the report was made: label and value. */
export function provenance(report: ModelReport): readonly (readonly [string, string])[] {
  const { model, environment, request, totals, memoryModel } = report;
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
    [say("totals"), totalsWords(totals)],
    [say("memoryModel"), say("memoryModelValue", share(memoryModel.errorBeforeLoad), share(memoryModel.errorAfterTwoLoads))],
    [say("started"), dateTime(report.startedAt)],
    ...(report.endedAt === null ? [] : [[say("ended"), dateTime(report.endedAt)] as const]),
    [say("runIds"), report.runIds.join(", ")],
  ];
}

const totalsWords = ({ loads, requests, failures, voids, contended, outliers }: ModelReport["totals"]): string =>
  say("totalsValue", counted("loads", loads), counted("requests", requests), failures, voids, contended, outliers);

const gpuWords = ({ name, vramBytes, driver }: GpuProfile): string =>
  [name, ...(vramBytes === null ? [] : [formatBytes(vramBytes)]), ...(driver === null ? [] : [say("driver", driver)])].join(", ");
