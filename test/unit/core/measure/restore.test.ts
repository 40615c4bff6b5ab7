import assert from "node:assert/strict";
import { EngineError } from "../../../../src/core/errors";
import { restoreModels } from "../../../../src/core/measure/restore";
import type { Pace } from "../../../../src/core/measure/restore";
import type { LoadedModel, LoadRequest, PlacedModel } from "../../../../src/core/ports";
import { inWords } from "../../../../src/words/said";
import type { Said } from "../../../../src/core/domain/statements";

const model = (name: string, more: Partial<PlacedModel> = {}): PlacedModel => ({ name, contextTokens: 8192, sizeBytes: 1, vramBytes: 0, ...more });

/** A server that has `now` in memory, gives loads the context asked for (or `clamped`), and refuses those in `broken`. */
function server(now: readonly LoadedModel[], { broken = [], clamped }: { readonly broken?: readonly string[]; readonly clamped?: number } = {}) {
  const memory = new Map(now.map((entry) => [entry.name, entry]));
  const loads: LoadRequest[] = [];
  const said: string[] = [];
  const tell = (words: Said): void => {
    said.push(inWords(words));
  };
  const log = { debug: tell, info: tell, warn: tell, error: tell };
  return {
    memory,
    loads,
    said,
    restore: (before: readonly LoadedModel[], pace: Pace) =>
      restoreModels(
        {
          log,
          model: { name: "measured" },
          engine: {
            loaded: () => Promise.resolve([...memory.values()]),
            unload: (name) => {
              memory.delete(name);
              return Promise.resolve();
            },
            load: (request) => {
              if (broken.includes(request.model)) return Promise.reject(new EngineError("out-of-memory", "No room."));
              loads.push(request);
              const numCtx = clamped ?? (typeof request.settings.numCtx === "number" ? request.settings.numCtx : 0);
              const loaded = model(request.model, { contextTokens: numCtx, ...(request.keepAlive === undefined ? {} : { keepAlive: request.keepAlive }) });
              memory.set(request.model, loaded);
              return Promise.resolve({ wallMs: 1, loaded });
            },
          },
        },
        before,
        pace,
      ),
  };
}

describe("what was in memory before a run", () => {
  for (const pace of ["patient", "hurried"] as const) {
    it(`comes back with its context and for as long as it was to stay (${pace})`, async () => {
      const before = [model("mine", { keepAlive: "forever" }), model("other", { contextTokens: 4096, keepAlive: 240 }), model("old server's")];
      const used = server([model("measured")]);
      assert.deepEqual(await used.restore(before, pace), { restored: ["mine", "other", "old server's"], letGo: [] });
      assert.deepEqual([...used.memory.values()], before);
    });
  }

  it("comes back also where it is the model that was measured, as it was before", async () => {
    const before = [model("measured", { contextTokens: 2048, keepAlive: "forever" })];
    const used = server([model("measured", { contextTokens: 65_536, keepAlive: 1800 })]);
    await used.restore(before, "hurried");
    assert.deepEqual([...used.memory.values()], before);
  });

  it("is left alone where somebody has loaded it again meanwhile", async () => {
    const used = server([model("mine", { contextTokens: 512 })]);
    assert.deepEqual(await used.restore([model("mine")], "patient"), { restored: ["mine"], letGo: [] });
    assert.deepEqual(used.loads, []);
  });

  it("is said to be let go where it does not come back, and the others still do", async () => {
    const used = server([], { broken: ["big"] });
    assert.deepEqual(await used.restore([model("big"), model("small")], "patient"), { restored: ["small"], letGo: ["big"] });
    assert.deepEqual(used.said, ["Could not put big back: No room."]);
  });

  it("is not said to be back with another context", async () => {
    const used = server([], { clamped: 4096 });
    assert.deepEqual(await used.restore([model("mine")], "patient"), { restored: [], letGo: ["mine"] });
    assert.deepEqual(used.said, ["Could not put mine back: the server gave it 4,096 tokens instead of 8,192."]);
  });

  it("is named to a user who waits for it after a cancel", async () => {
    const used = server([]);
    await used.restore([model("mine")], "hurried");
    assert.deepEqual(used.said, ["Stopped. Putting mine back into memory, as it was before."]);
  });
});
