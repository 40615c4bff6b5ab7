import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Earlier } from "../core/runs/leftover";
import type { Engine, LoadedModel } from "../core/ports";
import { replaceFile } from "../results";
import type { Said } from "../core/domain/statements";
import { leaseKey } from "./lease";
import { stateFolder } from "./state-folder";

/**
 * O3's models stay half an hour behind the last request, which takes an hour at most: what was noted before that is in no memory any more. The
 * user's would hardly have stayed longer by themselves.
 */
const HOLDS_FOR_MS = 2 * 60 * 60_000;
/** A model of the user's that was to stay for ever is put back within a day: after a night too, and not for the rest of time. */
const HOLDS_FOR_EVER_MS = 24 * 60 * 60_000;
/** A long run says from time to time that its model is still there. */
const SAY_AGAIN_MS = 60_000;

const noted = z.object({
  name: z.string(),
  digest: z.string().optional(),
  numCtx: z.union([z.literal("auto"), z.number()]),
  contextTokens: z.number().nullable(),
  /** Epoch milliseconds of the last request that O3 made of it. */
  at: z.number(),
});
type Noted = z.infer<typeof noted>;

const user = z.object({
  name: z.string(),
  digest: z.string().exactOptional(),
  contextTokens: z.number().nullable(),
  sizeBytes: z.number(),
  vramBytes: z.number(),
  /** Seconds that were left of it. */
  keepAlive: z.union([z.literal("forever"), z.number()]).exactOptional(),
});

/** `at`: epoch milliseconds when O3 was last known to run. */
const file = z.object({ models: z.array(noted), users: z.array(user), at: z.number() });

/**
 * What O3 has in the memory of one server, and what of the user's was there before, written down in the user's state folder before each load. An
 * O3 that is killed, in the middle of a load too, leaves its model there and the user's outside: the next one has to know the one from the other,
 * and to put back what is the user's. Kept under the server's lease, so one O3 writes at a time. Where nothing can be written, a note says so and
 * the run goes on.
 */
export class LeftBehind {
  private readonly path: string;
  private models = new Map<string, Noted>();
  private users: readonly LoadedModel[] = [];
  private saidAtMs = 0;
  private failed = false;

  constructor(
    endpoint: URL,
    private readonly note: (said: Said) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.path = join(stateFolder(), "loaded", `${leaseKey(endpoint)}.json`);
  }

  /** What an O3 that is gone left there, and took out, as far as it still counts. */
  async read(): Promise<Earlier> {
    let found: z.infer<typeof file> = { models: [], users: [], at: 0 };
    try {
      found = file.parse(JSON.parse(await readFile(this.path, "utf8")));
    } catch {
      // Nothing was left, or nothing that can be read.
    }
    const left = found.models.filter(({ at }) => this.now() - at < HOLDS_FOR_MS);
    this.models = new Map(left.map((one) => [one.name, one]));
    this.users = found.users.filter(({ keepAlive }) => this.now() - found.at < (keepAlive === "forever" ? HOLDS_FOR_EVER_MS : HOLDS_FOR_MS));
    return { left, users: this.users };
  }

  /** What of the user's has to be in memory again in the end; nothing any more when it is. */
  async setUsers(models: readonly LoadedModel[]): Promise<void> {
    this.users = models;
    await this.write();
  }

  /** The same engine, with what it loads to measure on written down, and struck out when it is unloaded. */
  watching(engine: Engine): Engine {
    return {
      ...engine,
      load: async (request, signal) => {
        if (request.purpose !== "measure") return engine.load(request, signal);
        const { model: name, settings } = request;
        await this.set({ name, numCtx: settings.numCtx, contextTokens: null, at: this.now() });
        const reply = await engine.load(request, signal);
        const { digest, contextTokens } = reply.loaded;
        await this.set({ name, ...(digest === undefined ? {} : { digest }), numCtx: settings.numCtx, contextTokens, at: this.now() });
        return reply;
      },
      unload: async (model, signal) => {
        await engine.unload(model, signal);
        if (this.models.delete(model)) await this.write();
      },
      generate: async (request, signal) => {
        await this.sayAgain(request.model);
        return engine.generate(request, signal);
      },
      chat: async (request, signal) => {
        await this.sayAgain(request.model);
        return engine.chat(request, signal);
      },
    };
  }

  private async sayAgain(model: string): Promise<void> {
    const known = this.models.get(model);
    if (known && this.now() - this.saidAtMs > SAY_AGAIN_MS) await this.set({ ...known, at: this.now() });
  }

  private async set(one: Noted): Promise<void> {
    this.models.set(one.name, one);
    await this.write();
  }

  private async write(): Promise<void> {
    this.saidAtMs = this.now();
    try {
      await replaceFile(this.path, `${JSON.stringify({ models: [...this.models.values()], users: this.users, at: this.saidAtMs })}\n`);
    } catch {
      if (!this.failed) this.note({ code: "left-behind-not-noted", path: this.path });
      this.failed = true;
    }
  }
}
