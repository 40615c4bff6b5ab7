import { pullModel } from "../app/pull";
import { UsageError } from "../core/errors";
import type { OptimizerThread, RunJob } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import type { Said } from "../core/domain/statements";
import { applyHandlers } from "./applying";
import { runJob } from "./run";
import type { Listeners } from "./run";
import { Servers } from "./servers";
import type { Fetching } from "../core/events";

type Env = Readonly<Record<string, string | undefined>>;

/** What the optimizer's thread answers. One thing at a time: two runs would measure each other, and a run what is applied meanwhile. */
export function optimizerHandlers(env: Env, listeners: Listeners): Handlers<OptimizerThread> {
  const servers = new Servers(env);
  let busy: Said | null = null;

  const alone = async <T>(what: Said, work: () => Promise<T>): Promise<T> => {
    if (busy !== null) throw new UsageError(busy);
    busy = what;
    try {
      return await work();
    } finally {
      busy = null;
    }
  };

  return {
    run: (job, signal) => alone(measuring(job), () => runJob(servers.at(job.endpoint), job, listeners, signal)),
    pull: ({ model, endpoint }, signal) =>
      alone(fetching(model), async () => {
        await pullModel(servers.at(endpoint).engine, model, seldom(listeners.onPull), signal);
        return null;
      }),
    ...applyHandlers(servers, env, alone),
  };
}

const fetching = (model: string): Said => ({ code: "downloading-now", model });

const PICTURE_EVERY_MS = 200;

/** A server tells of every few kilobytes; nobody sees more than five pictures a second. */
function seldom(tell: (fetching: Fetching) => void): (fetching: Fetching) => void {
  let last = { step: "", atMs: 0 };
  return (fetching) => {
    const now = performance.now();
    if (fetching.step === last.step && now - last.atMs < PICTURE_EVERY_MS) return;
    last = { step: fetching.step, atMs: now };
    tell(fetching);
  };
}

const measuring = ({ model }: RunJob): Said => ({ code: "measuring-now", model });
