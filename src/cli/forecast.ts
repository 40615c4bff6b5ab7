import { proofTimesFrom } from "../app/proof-times";
import { protocolFrom } from "../app/protocol";
import { o3Version } from "../app/version";
import type { Configuration } from "../config";
import type { JournalRecord } from "../core/domain/journal";
import type { OptimizeRequest } from "../core/domain/request";
import { predictCeiling } from "../core/plan/predict-ceiling";
import { situationOf } from "../core/plan/situation";
import { formatTokens } from "../results";
import { proofTimesSentence } from "../words/proof-times";
import { inEnglish } from "../words/say";
import { inWords } from "../words/said";
import type { Connection } from "./connect";
import type { World } from "./world";

export interface Asked {
  readonly connection: Connection;
  readonly request: OptimizeRequest;
  readonly config: Configuration;
  /** All that is known of the model. */
  readonly earlier: readonly JournalRecord[];
}

/** What can be told of a run before it: what fits, predicted, and how long proofs take. Nothing is loaded. */
export async function printForecast({ connection, request, config, earlier }: Asked, world: World): Promise<void> {
  const { engine, identity, probe } = connection;
  const [model, hardware, reading] = await Promise.all([
    engine.describe(request.model, world.signal),
    probe.profile(world.signal),
    probe.read(world.signal),
  ]);
  const environment = { engine: identity, hardware, o3Version: o3Version() };
  const intended = { request, protocol: protocolFrom(config), model, environment, reading };
  const ceiling = predictCeiling(situationOf(intended));
  const fits = ceiling.state === "named" ? `${formatTokens(ceiling.contextTokens)} fit (predicted)` : inWords(ceiling.why);
  world.out(`${model.name}: ${fits}. Nothing was loaded.\n${proofTimesSentence(proofTimesFrom(earlier, intended), inEnglish)}\n`);
}
