import type { Environment } from "../domain/environment";
import type { ModelProfile } from "../domain/model";
import type { Auto, RunnerSettings } from "../domain/settings";
import { predictFootprintBytes } from "./memory";
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

/** Predicts what a load takes by its options, bytes; null where the metadata does not tell, or num_ctx is left to the server. */
export const footprintOf =
  ({ model, environment }: { readonly model: ModelProfile; readonly environment: Environment }) =>
  ({ numCtx, numBatch }: RunnerSettings): number | null =>
    numCtx === "auto" ? null : predictFootprintBytes(model, loadOn(environment, numCtx, numBatch));
