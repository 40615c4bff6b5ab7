import assert from "node:assert/strict";
import type { LoadedModel } from "../../../../src/core/ports";
import { leftBehind, missingOf } from "../../../../src/core/runs/leftover";
import type { Left } from "../../../../src/core/runs/leftover";

const entry = (more: Partial<LoadedModel> = {}): LoadedModel => ({ name: "m:latest", contextTokens: 8192, sizeBytes: 1, vramBytes: 0, keepAlive: 1700, ...more });
const left = (more: Partial<Left> = {}): Left => ({ name: "m:latest", digest: "d", numCtx: 8192, contextTokens: 8192, ...more });
const isLeft = (one: LoadedModel, of: readonly Left[] = [left()]): boolean => leftBehind([one], of).length === 1;

describe("what a killed run left in memory", () => {
  it("is nothing where none was killed", () => {
    assert.equal(isLeft(entry(), []), false);
  });

  it("is each model that O3 had loaded, of whatever name it is listed under", () => {
    const two = [entry(), entry({ name: "other", digest: "e", contextTokens: 512 })];
    assert.deepEqual(leftBehind(two, [left(), left({ name: "other", digest: "e", numCtx: 512, contextTokens: 512 })]), two);
    assert.equal(isLeft(entry({ name: "copy", digest: "d" })), true);
  });

  it("is one that was still being loaded, whatever the server made of the context", () => {
    const loading = [left({ contextTokens: null })];
    assert.deepEqual([8192, 4096, 16_384].map((contextTokens) => isLeft(entry({ contextTokens }), loading)), [true, true, false]);
    assert.equal(isLeft(entry({ contextTokens: 16_384 }), [left({ numCtx: "auto", contextTokens: null })]), true);
    assert.equal(isLeft(entry({ contextTokens: null }), loading), true);
  });

  it("is not what the user has loaded since: another context, another time to stay", () => {
    for (const one of [entry({ contextTokens: 512 }), entry({ keepAlive: 280 }), entry({ keepAlive: 3600 }), entry({ keepAlive: "forever" }), entry({ name: "mine", digest: "x" })])
      assert.equal(isLeft(one), false, JSON.stringify(one));
  });

  it("is known by name and context where the server does not tell how long it stays", () => {
    assert.equal(isLeft({ name: "m:latest", contextTokens: 8192, sizeBytes: 1, vramBytes: 0 }), true);
  });
});

describe("what a killed run took out of memory", () => {
  const mine = entry({ name: "mine", digest: "d", contextTokens: 512, keepAlive: "forever" });

  it("is missing until somebody has loaded it again, with whatever context and under whatever name", () => {
    assert.deepEqual(missingOf([mine], []), [mine]);
    assert.deepEqual(missingOf([mine], [entry({ name: "other", digest: "e" })]), [mine]);
    for (const again of [mine, entry({ name: "mine", digest: "newer" }), entry({ name: "copy", digest: "d" })]) assert.deepEqual(missingOf([mine], [again]), []);
  });
});
