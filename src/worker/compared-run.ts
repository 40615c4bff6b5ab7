import { originOf } from "../app/presets";
import { bakedOptions } from "../core/domain/baked-options";
import { startsOf } from "../core/domain/chains";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import type { Protocol } from "../core/protocol";
import type { ComparedRun } from "../protocol/panel";
import { summaryOf } from "./history";
import type { PastRun } from "./history";

/** A run as it is compared with others. */
export function comparedRun(run: PastRun): ComparedRun {
  const { report } = run;
  const { request, totals } = report;
  const protocol = startsOf(run.records, "optimize").at(-1)?.protocol ?? DEFAULT_PROTOCOL;
  return {
    ...summaryOf(run),
    request,
    ground: originOf({ report }),
    measuredBy: notShipped(protocol),
    options: Object.fromEntries(report.presets.map(({ name, settings }) => [name, bakedOptions(settings)])),
    trials: totals.loads + totals.requests,
    contended: totals.contended,
  };
}

/** Numbers of the protocol that were configured. */
const notShipped = (protocol: Protocol): Record<string, string> =>
  Object.fromEntries(
    Object.entries(protocol)
      .map(([key, value]) => [key, JSON.stringify(value)] as const)
      .filter(([key, value]) => JSON.stringify(DEFAULT_PROTOCOL[key as keyof Protocol]) !== value),
  );
