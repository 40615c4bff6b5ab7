import assert from "node:assert/strict";
import { saidOf } from "../../src/core/errors";
import { inWords } from "../../src/words/said";

/** What an error of O3's says, in English. */
export const sentenceOf = (error: unknown): string => inWords(saidOf(error));

/** For assert.throws and assert.rejects: an error that says this in English, and has these properties. */
export const saying =
  (words: RegExp | string, properties: Readonly<Record<string, unknown>> = {}) =>
  (error: unknown): true => {
    if (typeof words === "string") assert.equal(sentenceOf(error), words);
    else assert.match(sentenceOf(error), words);
    for (const [name, value] of Object.entries(properties)) assert.deepEqual((error as Readonly<Record<string, unknown>>)[name], value);
    return true;
  };
