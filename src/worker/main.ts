import { parentPort } from "node:worker_threads";
import type { OptimizerHost, OptimizerThread } from "../protocol/worker";
import { Channel } from "../rpc/channel";
import { optimizerHandlers } from "./optimizer";

/** The optimizer's thread: core, engine client, hardware and journal work here, so that the extension host only relays. */
function main(): void {
  if (!parentPort) throw new Error("This file is a worker thread's; it is started by O3's extension.");
  const port = parentPort;
  const channel = new Channel<OptimizerThread, OptimizerHost>(
    {
      post: (message) => {
        port.postMessage(message);
      },
      onMessage: (listener) => port.on("message", listener),
    },
    optimizerHandlers(process.env, {
      onRun: (model, event) => {
        channel.emit("run", { model, event });
      },
      note: (message) => {
        channel.emit("log", { level: "info", message });
      },
    }),
  );
}

main();
