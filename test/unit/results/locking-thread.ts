import { parentPort, workerData } from "node:worker_threads";
import { lockFolder } from "../../../src/results/lock";

/** A thread that takes a folder's lock and lives on. */
void lockFolder(String(workerData)).then(() => {
  parentPort?.once("message", () => undefined);
  parentPort?.postMessage("locked");
});
