import assert from "node:assert/strict";
import { play, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { allRecordings } from "../../support/recordings";
import { EXPECTATIONS } from "./expectations";
import { readRecording } from "./read-recording";

describe("contract with recorded Ollama servers", () => {
  const recordings = allRecordings();
  let server: LocalServer;
  before(async () => {
    server = await startLocalServer();
  });
  after(() => server.stop());

  it("has all 496 recordings of two versions", () => {
    assert.equal(recordings.length, 496);
  });

  it("has no expectation that no recording meets", () => {
    const names = recordings.map(({ version, name }) => `${version}/${name}`);
    assert.deepEqual(
      EXPECTATIONS.filter(([pattern]) => !names.some((name) => pattern.test(name))).map(([pattern]) => pattern.source),
      [],
    );
  });

  for (const recording of recordings) {
    const name = `${recording.version}/${recording.name}`;
    it(`reads ${name}`, async () => {
      const rows = EXPECTATIONS.filter(([pattern]) => pattern.test(name));
      assert.equal(rows.length, 1, `${rows.length} expectations for ${name}`);
      server.answer((_request, response) => {
        play(recording, response);
      });
      assert.equal(await readRecording(recording, server.url), rows[0]![1]);
    });
  }
});
