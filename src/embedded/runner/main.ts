import { generate } from "./generate";
import { TooLarge, load } from "./load";
import type { Loaded } from "./load";
import { Rejection } from "./prompt";
import type { FromRunner, GenerateRequest, RunnerSettings, ToRunner } from "./messages";
import { SlotPool } from "./slots";

const send = (message: FromRunner): void => {
  process.send?.(message);
};

/** Sends a last message and ends; what is still in the pipe is delivered first. */
const sendAndExit = (message: FromRunner, code: number): void => {
  process.send?.(message, undefined, {}, () => process.exit(code));
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const rssBytes = (): number => process.memoryUsage.rss();

const aborts = new Map<number, AbortController>();

async function start(settings: RunnerSettings, availableBytes: number): Promise<void> {
  try {
    serve(await load(settings, availableBytes));
  } catch (error) {
    if (error instanceof TooLarge) sendAndExit({ type: "refused", neededBytes: error.neededBytes }, 0);
    else sendAndExit({ type: "failed", message: textOf(error) }, 1);
  }
}

function serve(loaded: Loaded): void {
  const sequences = Array.from({ length: loaded.settings.numParallel }, () => loaded.context.getSequence());
  const slots = new SlotPool(sequences);
  const answer = async (request: GenerateRequest): Promise<void> => {
    const { id } = request;
    const controller = new AbortController();
    aborts.set(id, controller);
    const tools = {
      loaded,
      slots,
      now: () => performance.now(),
      sendPieces: (pieces: readonly string[]) => {
        send({ type: "pieces", id, pieces });
      },
    };
    try {
      const generated = await generate(tools, request, controller.signal);
      send({ type: "end", id, generated, rssBytes: rssBytes() });
    } catch (error) {
      send({ type: "rejected", id, status: error instanceof Rejection ? error.status : 500, message: textOf(error) });
    } finally {
      aborts.delete(id);
    }
  };
  process.on("message", (message: ToRunner) => {
    if (message.type === "generate") void answer(message.request);
  });
  send({ type: "loaded", sizeBytes: loaded.sizeBytes, rssBytes: rssBytes() });
}

process.on("message", (message: ToRunner) => {
  if (message.type === "load") void start(message.settings, message.availableBytes);
  else if (message.type === "abort") aborts.get(message.id)?.abort();
});

// The server is gone, perhaps killed: a runner must not stay behind holding its memory. SIGKILL, because a normal exit would
// wait for the evaluation under way.
process.on("disconnect", () => {
  process.kill(process.pid, "SIGKILL");
});
send({ type: "ready" });
