import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pullModel } from "../../../src/app/pull";
import { saidOf } from "../../../src/core/errors";
import { refusal } from "../../../src/ollama/errors";
import { readAddress } from "../../../src/ollama/endpoint";
import { answeredInBetween } from "../../../src/ollama/in-between";
import { findModel } from "../../../src/ollama/models";
import { requestFailure } from "../../../src/ollama/network";
import { findServer } from "../../../src/private-server/find";
import { openJournal } from "../../../src/results";
import { inWords } from "../../../src/words/said";
import { fillIn } from "../../../src/words/say";
import type { Say } from "../../../src/words/say";
import { fromWire, toWire } from "../../../src/rpc/errors";

const never = new AbortController().signal;

/** A language in which every word is "ä": what stays of English in it was not translated. */
const foreign: Say = (english, ...values) => fillIn(english.replaceAll(/(\{\w+\})|[A-Za-z]+/g, (_, figure: string | undefined) => figure ?? "ä"), values);

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
};

const endpoint = new URL("http://a:1");
const code = (name: string): Error => Object.assign(new Error("as the system says"), { code: name });
const page = (status: number) => ({ status, text: "", header: () => null, endpoint, path: "/api/version", sentLogin: false, afterMs: 1 });

describe("what goes wrong", () => {
  const faults: readonly (readonly [string, () => unknown])[] = [
    ["a model that is not installed", () => thrownBy(() => findModel([], "x:1b"))],
    ["an address that is none", () => thrownBy(() => readAddress("ftp://x"))],
    ["nobody at the address", () => requestFailure(code("ECONNREFUSED"), endpoint, never, null)],
    ["a certificate that has expired", () => requestFailure(code("CERT_HAS_EXPIRED"), endpoint, never, null)],
    ["an answer that is late", () => requestFailure(code("ETIMEDOUT"), endpoint, never, 90_000)],
    ["a login that is wanted", () => answeredInBetween(page(401))],
    ["a redirect to nowhere", () => answeredInBetween(page(302))],
    ["a refusal without a word", () => refusal(500, "", null)],
    ["a model without a name", () => thrownBy(() => pullModel({} as never, " ", () => undefined, never))],
  ];
  for (const [what, fault] of faults) {
    it(`is told in the reader's language, from another thread too: ${what}`, async () => {
      const error = await fault();
      for (const one of [error, fromWire(toWire(error))]) {
        const told = inWords(saidOf(one), foreign);
        assert.match(told, /ä/);
        assert.doesNotMatch(told, /[A-Za-z]{2,},? [a-z]{2,}/);
      }
    });
  }

  it("is told so where no program of Ollama's is found, and where results cannot be written", async () => {
    const found = await findServer({ PATH: "", HOME: "/nowhere" }, "freebsd", never);
    assert.ok(found.state === "missing");
    const folder = mkdtempSync(join(tmpdir(), "o3-words-"));
    try {
      writeFileSync(join(folder, "file"), "");
      const error = await thrownBy(() => openJournal(join(folder, "file"), { model: "x:1b" }));
      for (const said of [found.why, saidOf(error)]) assert.doesNotMatch(inWords(said, foreign), /[A-Za-z]{2,},? [a-z]{2,}/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
