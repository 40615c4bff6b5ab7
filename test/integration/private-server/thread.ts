import { parentPort, workerData } from "node:worker_threads";
import { AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { startPrivateServer } from "../../../src/private-server";
import { scriptRecipe } from "./support";

/** The optimizer's thread with a private server that is on its way. */
const { folder, script } = workerData as { readonly folder: string; readonly script: string };
const plan = { recipe: scriptRecipe(script), asked: AUTOMATIC_SERVER, folder, note: () => undefined };
void startPrivateServer(plan, AbortSignal.timeout(18_000));
parentPort?.postMessage("starting");
