import { runChains, startsOf } from "../core/domain/chains";
import { groundOf, sameGround } from "../core/domain/ground";
import type { Environment } from "../core/domain/environment";
import type { JournalRecord } from "../core/domain/journal";
import type { ModelProfile } from "../core/domain/model";
import type { OptimizeRequest } from "../core/domain/request";
import type { HardwareReading } from "../core/domain/hardware";
import { predictCeiling } from "../core/plan/predict-ceiling";
import { proofTimes } from "../core/plan/proof-times";
import type { ProofTime } from "../core/plan/proof-times";
import { largestContext, situationOf } from "../core/plan/situation";
import type { Protocol } from "../core/protocol";

/** A run that was not started yet. */
export interface Intended {
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  readonly model: ModelProfile;
  readonly environment: Environment;
  /** The machine as it is now. */
  readonly reading: HardwareReading;
}

/**
 * What proving the contexts that fit takes, the largest first, by what earlier runs of the model on this server and machine measured; empty where
 * there is none.
 */
export function proofTimesFrom(past: readonly JournalRecord[], { request, protocol, model, environment, reading }: Intended): readonly ProofTime[] {
  const here = groundOf(model.digest, environment);
  const trials = runChains(past, "optimize")
    .filter((chain) => startsOf(chain, "optimize").every((start) => sameGround(groundOf(start.model.digest, start.environment), here)))
    .flatMap((chain) => chain.filter((record) => record.kind === "trial"));
  const ceiling = predictCeiling(situationOf({ request, protocol, model, environment, reading }));
  return proofTimes({ request, protocol, trials }, ceiling.state === "named" ? ceiling.contextTokens : largestContext({ request, model }));
}
