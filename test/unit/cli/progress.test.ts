import assert from "node:assert/strict";
import { Writable } from "node:stream";
import type { WriteStream } from "node:tty";
import { createProgress } from "../../../src/cli/progress";

/** A terminal of so many columns, and what was written to it. */
function terminal(columns: number): { readonly stream: WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk.toString());
      done();
    },
  });
  const asTerminal = { isTTY: true as const, columns, cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  return { stream: Object.assign(stream, asTerminal) as unknown as WriteStream, written };
}

describe("the progress of a run", () => {
  it("is plain lines on a terminal that does not know its width", () => {
    const { stream, written } = terminal(0);
    const progress = createProgress(stream);
    progress.note("first");
    progress.note("second");
    progress.stop();
    assert.deepEqual(written, ["first\n", "second\n"]);
  });

  it("is drawn on one that does", () => {
    const { stream, written } = terminal(80);
    const progress = createProgress(stream);
    progress.note("first");
    progress.stop();
    assert.match(written.join(""), /first/);
    assert.notDeepEqual(written, ["first\n"]);
  });
});
