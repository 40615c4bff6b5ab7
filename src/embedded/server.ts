import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listener } from "./api/routes";
import { Catalog } from "./models/catalog";
import { ensureModel } from "./models/folder";
import { availableMemory } from "./serve/available-memory";
import { readConfig } from "./serve/config";
import type { ServerConfig } from "./serve/config";
import { Scheduler } from "./serve/scheduler";

/** Nobody but this machine is served: there is no authentication. */
const HOST = "127.0.0.1";

function start(config: ServerConfig): void {
  for (const name of config.make) ensureModel(config.modelsFolder, name);
  const scheduler = new Scheduler(config, availableMemory);
  const server = createServer(listener({ config, catalog: new Catalog(config.modelsFolder), scheduler }));
  // A reply may take as long as the model needs.
  server.requestTimeout = 0;

  let stopping = false;
  const stop = async (): Promise<void> => {
    // npm and process managers tell twice; the second time must not end it before its runners are gone.
    if (stopping) return;
    stopping = true;
    server.close();
    await scheduler.close();
    server.closeAllConnections();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  // Where a parent keeps a channel open, its end is ours.
  process.once("disconnect", () => void stop());

  server.once("error", (error) => {
    process.stderr.write(`The embedded engine cannot listen on ${HOST}:${config.port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(config.port, HOST, () => {
    const { port } = server.address() as AddressInfo;
    const said = { state: "listening", endpoint: `http://${HOST}:${port}`, pid: process.pid, models: config.modelsFolder };
    process.stdout.write(`${JSON.stringify(said)}\n`);
  });
}

try {
  start(readConfig(process.argv.slice(2), process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
