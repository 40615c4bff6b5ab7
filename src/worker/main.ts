import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { OptimizerThread, ReaderThread, ThreadHost } from "../protocol/worker";
import { Channel } from "../rpc/channel";
import type { Port } from "../rpc/contract";
import { inWords } from "../words/said";
import { checked } from "./checked";
import { optimizerHandlers } from "./optimizer";
import { readerHandlers } from "./reader";
import { optimizerRequests, readerRequests } from "./requests";

const over = (port: MessagePort): Port => ({
  post: (message) => {
    port.postMessage(message);
  },
  onMessage: (listener) => port.on("message", listener),
});

/** The thread that measures, applies and undoes: core, engine client, guard and journal work here, and nothing that somebody only looks at. */
function startOptimizer(port: Port): void {
  const channel = new Channel<OptimizerThread, ThreadHost>(
    port,
    checked<OptimizerThread>(
      optimizerRequests,
      optimizerHandlers(process.env, {
        onNews: (news) => {
          try {
            channel.emit("run", news);
          } catch (error) {
            // A run does not end because a picture of it could not be sent.
            channel.emit("log", {
              level: "error",
              message: `News of the run could not be sent: ${error instanceof Error ? error.message : String(error)}`,
            });
          }
        },
        onPull: (fetching) => {
          channel.emit("pull", fetching);
        },
        note: (said) => {
          channel.emit("log", { level: "info", message: inWords(said) });
        },
      }),
    ),
  );
}

/** The thread that looks: journals, servers and the machine are read here, however long it takes. */
function startReader(port: Port): void {
  new Channel<ReaderThread, ThreadHost>(port, checked<ReaderThread>(readerRequests, readerHandlers(process.env)));
}

function main(): void {
  if (!parentPort) throw new TypeError("This file is a worker thread's; it is started by O3's extension.");
  const { role } = workerData as { readonly role: "optimizer" | "reader" };
  (role === "reader" ? startReader : startOptimizer)(over(parentPort));
}

main();
