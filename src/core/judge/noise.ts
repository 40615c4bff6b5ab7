import type { WatchSummary } from "../domain/hardware";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import type { Protocol } from "../protocol";
import { disturbancesIn } from "./contention";

/** Who would disturb a measurement that began now, by a watch during which O3 did nothing; null on a quiet machine. */
export function noiseIn(watch: WatchSummary, protocol: Pick<Protocol, "contendedCores">): Said | null {
  const found = disturbancesIn({ watch }, protocol);
  const said = together([
    ...(found.includes("processor") ? [onProcessor(watch)] : []),
    ...(found.includes("gpu") ? [onGpu(watch)] : []),
    ...(found.includes("server") ? [{ code: "noise-server" } as const] : []),
  ]);
  // A machine that could not be read is not said to be noisy.
  return said === "" ? null : said;
}

function onProcessor({ otherCores, outsiders = [] }: WatchSummary): Said {
  const cores = otherCores ?? 0;
  if (outsiders.length === 0) return { code: "noise-processor-unnamed", cores };
  return { code: "noise-processor", cores, programs: outsiders.map(({ name, cores: used }) => ({ code: "noise-program", name, cores: used })) };
}

const onGpu = ({ gpuOutsiders = [], idleGpuShare = 0 }: WatchSummary): Said =>
  gpuOutsiders.length > 0 ? { code: "noise-gpu", programs: gpuOutsiders.join(", ") } : { code: "noise-gpu-unnamed", share: idleGpuShare };
