import { AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { startPrivateServer } from "../../../src/private-server";
import type { ServerRecipe } from "../../../src/private-server";
import { generate, runnerPid } from "../../support/embedded-client";

/** Stands for an O3 that is killed, or that leaves in a hurry: starts a private server, loads a model, says who runs, and waits for its end. */
async function main({
  folder,
  recipe,
  leaves,
}: {
  readonly folder: string;
  readonly recipe: ServerRecipe;
  readonly leaves: boolean;
}): Promise<void> {
  const plan = { recipe, asked: AUTOMATIC_SERVER, folder, note: () => undefined };
  const server = await startPrivateServer(plan, AbortSignal.timeout(18_000));
  await generate(server.endpoint.origin);
  console.log(JSON.stringify({ server: server.pid, runner: await runnerPid(server.endpoint.origin), endpoint: server.endpoint.origin }));
  process.once("exit", () => void server.stop());
  if (leaves) process.exit(0);
  await server.exited;
}

void main(JSON.parse(process.argv[2] ?? "") as Parameters<typeof main>[0]);
