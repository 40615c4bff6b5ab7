import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Left } from "../core/runs/leftover";
import type { Engine } from "../core/ports";
import { replaceFile } from "../results";
import { leaseKey } from "./lease";
import { stateFolder } from "./state-folder";

/** O3's models stay half an hour behind the last request, which takes an hour at most: what was noted before that is in no memory any more. */
const HOLDS_FOR_MS = 2 * 60 * 60_000;
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

/**
 * What O3 has in the memory of one server, written down before each load in the user's state folder: an O3 that is killed, in the middle of a load too,
 * leaves its model there, and the next one has to know it from the user's, whichever model it is about. Kept under the server's lease, so one
 * O3 writes at a time. Where nothing can be written, a note says so and the run goes on.
 */
export class LeftBehind {
  private readonly path: string;
  private models = new Map<string, Noted>();
  private saidAtMs = 0;
  private failed = false;

  constructor(
    endpoint: URL,
    private readonly note: (message: string) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.path = join(stateFolder(), "loaded", `${leaseKey(endpoint)}.json`);
  }

  /** What an O3 that is gone left there, as far as it may still be in memory. */
  async read(): Promise<readonly Left[]> {
    let all: readonly Noted[] = [];
    try {
      all = z.array(noted).parse(JSON.parse(await readFile(this.path, "utf8")));
    } catch {
      // Nothing was left, or nothing that can be read.
    }
    const fresh = all.filter(({ at }) => this.now() - at < HOLDS_FOR_MS);
    this.models = new Map(fresh.map((one) => [one.name, one]));
    return fresh;
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
      await replaceFile(this.path, `${JSON.stringify([...this.models.values()])}\n`);
    } catch {
      if (!this.failed) this.note(`What O3 has in the server's memory cannot be written down: ${this.path} cannot be used. A killed run's model may be taken for yours.`);
      this.failed = true;
    }
  }
}
