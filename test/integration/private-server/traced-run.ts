import { AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { startPrivateServer } from "../../../src/private-server";
import type { ServerRecipe } from "../../../src/private-server";

/** Stands for an O3 that is traced: starts a private server, waits until it has said what it does on the network, and ends it. */
async function main({ folder, recipe }: { readonly folder: string; readonly recipe: ServerRecipe }): Promise<void> {
  const server = await startPrivateServer({ recipe, asked: AUTOMATIC_SERVER, folder, note: () => undefined }, AbortSignal.timeout(60_000));
  const reply = await fetch(new URL("/done", server.endpoint), { signal: AbortSignal.timeout(30_000) });
  console.log(await reply.text());
  await server.stop();
}

void main(JSON.parse(process.argv[2] ?? "") as Parameters<typeof main>[0]);
