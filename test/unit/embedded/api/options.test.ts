import assert from "node:assert/strict";
import { Options } from "../../../../src/embedded/api/options";

describe("options of a request", () => {
  it("of a request win over those of the model", () => {
    const options = Options.read({ num_ctx: 1024, num_batch: 64 }, { num_ctx: 2048 });
    assert.deepEqual([options.number("num_ctx", 0), options.number("num_batch", 0)], [2048, 64]);
  });

  it("lose the fraction of whole numbers", () => {
    assert.equal(Options.read({ num_ctx: 600.7 }).number("num_ctx", 0), 600);
  });

  it("count as not given when they are null or unknown", () => {
    const options = Options.read({ num_ctx: null, batch: "many" });
    assert.deepEqual([options.number("num_ctx", 7), options.number("batch", 8)], [7, 8]);
  });

  it("may be a list of texts", () => {
    assert.deepEqual(Options.read({ stop: ["a", "b"] }).strings("stop"), ["a", "b"]);
  });

  for (const [options, text] of [
    [{ num_ctx: "1024" }, 'option "num_ctx" must be of type integer'],
    [{ temperature: "hot" }, 'option "temperature" must be of type float32'],
    [{ use_mmap: 1 }, 'option "use_mmap" must be of type boolean'],
    [{ stop: "x" }, 'option "stop" must be of type array'],
  ] as const) {
    it(`are refused with a wrong type: ${JSON.stringify(options)}`, () => {
      assert.throws(() => Options.read(options), { status: 500, message: text });
    });
  }

  it("are refused with a list of something else than texts", () => {
    assert.throws(() => Options.read({ stop: [1] }).strings("stop"), {
      status: 500,
      message: 'option "stop" must be of an array of strings',
    });
  });
});
