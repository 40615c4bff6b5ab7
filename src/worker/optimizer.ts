import { UsageError } from "../core/errors";
import type { OptimizerThread, RunJob } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import { applyHandlers } from "./applying";
import { runJob } from "./run";
import type { Listeners } from "./run";
import { Servers } from "./servers";

type Env = Readonly<Record<string, string | undefined>>;

/** What the optimizer's thread answers. One thing at a time: two runs would measure each other, and a run what is applied meanwhile. */
export function optimizerHandlers(env: Env, listeners: Listeners): Handlers<OptimizerThread> {
  const servers = new Servers(env);
  let busy: string | null = null;

  const alone = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
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
    ...applyHandlers(servers, alone),
  };
}

const measuring = ({ model }: RunJob): string =>
  `O3 is measuring ${model}. Wait for it or cancel it: what is done meanwhile would be measured too.`;
