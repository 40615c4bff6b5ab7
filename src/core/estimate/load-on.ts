import type { Environment } from "../domain/environment";
import type { Auto } from "../domain/settings";
import type { FootprintLoad } from "./memory";

/** A load as it is predicted in an environment: one place that knows which engine touches its buffers when. */
export function loadOn({ engine, hardware }: Environment, numCtx: number, numBatch: Auto<number>): FootprintLoad {
  return {
    numCtx,
    numBatch,
    server: engine.server.settings,
    engine: engine.kind,
    // The simulated engine takes all its buffers at load, whatever it runs on.
    ...(engine.kind === "simulated" ? {} : { onGpu: hardware.layout.kind !== "cpu" }),
  };
}
