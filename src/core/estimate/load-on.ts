import type { Environment } from "../domain/environment";
import type { FootprintLoad } from "./memory";

/** A load with automatic batch as it is predicted in an environment: one place that knows which engine touches its buffers when. */
export function loadOn({ engine, hardware }: Environment, numCtx: number): FootprintLoad {
  return {
    numCtx,
    numBatch: "auto",
    server: engine.server.settings,
    engine: engine.kind,
    // The simulated engine takes all its buffers at load, whatever it runs on.
    ...(engine.kind === "simulated" ? {} : { onGpu: hardware.layout.kind !== "cpu" }),
  };
}
