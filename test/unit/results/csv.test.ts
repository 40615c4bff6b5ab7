import assert from "node:assert/strict";
import { toCsv } from "../../../src/results";
import { sampleOf, sampleRun } from "./records";

/** A reader of its own: fields, quoted ones with doubled quotes and line ends in them, records. */
function readCsv(text: string): Record<string, string>[] {
  const rows = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)].reduce<string[][]>(
    (all, [, quoted, plain, end]) => {
      all.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
      if (end === "\n") all.push([]);
      return all;
    },
    [[]],
  );
  const [header = [], ...records] = rows.slice(0, -1);
  return records.map((fields) => {
    assert.equal(fields.length, header.length);
    return Object.fromEntries(header.map((column, index) => [column, fields[index] ?? ""]));
  });
}

describe("the CSV of trials", () => {
  it("has a row for each trial, loads and requests with the same columns", async () => {
    const trials = (await sampleRun()).records.filter((record) => record.kind === "trial");
    const rows = readCsv(toCsv(trials));
    assert.deepEqual(
      rows.map((row) => [row.id, row.type]),
      trials.map((trial) => [trial.id, trial.type]),
    );
  });

  it("gives figures back as they were measured", async () => {
    const [load, request] = [await sampleOf("load"), await sampleOf("request")];
    const [loadRow, requestRow] = readCsv(toCsv([load, request]));
    assert.equal(Number(loadRow?.load_ms), load.loadMs);
    assert.equal(Number(loadRow?.footprint_bytes), "use" in load.outcome ? load.outcome.use?.footprintBytes : null);
    assert.equal(Number(requestRow?.prompt_tokens), request.measures?.promptTokens);
    assert.equal(Number(requestRow?.decode_ms), request.measures?.decodeMs);
    assert.equal(Date.parse(requestRow?.started ?? ""), Math.floor(request.startedAt));
  });

  it("carries the provenance in every row", async () => {
    const load = await sampleOf("load");
    const [row] = readCsv(toCsv([load]));
    assert.equal(row?.model_digest, load.provenance.modelDigest);
    assert.equal(row.hardware, load.provenance.hardwareFingerprint);
    assert.equal(row.seed, String(load.provenance.seed));
    assert.equal(row.contended, String(load.contended));
  });

  it("leaves empty what is not known", async () => {
    const [row] = readCsv(toCsv([{ ...(await sampleOf("request")), measures: null, watch: null }]));
    for (const column of ["load_ms", "ttft_ms", "decode_ms", "other_cores", "peak_ram_bytes"]) assert.equal(row?.[column], "", column);
  });

  it("tells what came of a reply that failed behind why it did", async () => {
    const verdict = { state: "failure", reason: "engine-error", message: "The runner is gone." } as const;
    const partial = { ttftMs: 1200, arrival: { pieces: 3, gaps: [[40, 2]] } } as const;
    const [row] = readCsv(toCsv([{ ...(await sampleOf("request")), measures: null, verdict, partial }]));
    assert.equal(row?.message, "engine-error: The runner is gone. Before that 3 pieces of a partial reply came, the first after 1.2 s, half of the others within 40 ms of the one before.");
    assert.equal(row.ttft_ms, "");
  });

  it("keeps a message with quotes, commas and line ends in one field", async () => {
    const message = 'error: "out of memory",\nline two';
    const [row] = readCsv(toCsv([{ ...(await sampleOf("load")), outcome: { state: "failed", reason: "out-of-memory", message } }]));
    assert.equal(row?.message, message);
    assert.equal(row.outcome, "failed");
  });

  it("names reason and message of a failed request", async () => {
    const verdict = { state: "failure", reason: "time-limit", message: "It took too long." } as const;
    const [row] = readCsv(toCsv([{ ...(await sampleOf("request")), verdict }]));
    assert.equal(row?.message, "time-limit: It took too long.");
  });

  it("has its columns even when nothing was tried", () => {
    assert.match(toCsv([]), /^id,run,load,type,.*,seed\n$/);
  });
});
