import assert from "node:assert/strict";
import { pidsIn } from "../../../src/app/running";

describe("programs that run", () => {
  it("are known by their own name, and as scripts of an interpreter; not by a word in a command", () => {
    const listing = ["  12 /usr/local/bin/cline task", " 34 node /home/u/.npm/bin/cline", "56 vim cline", "78 /bin/sh -c cline", "90 python3.12 /opt/bin/aider --x", ""].join("\n");
    assert.deepEqual(pidsIn(listing, ["cline"]), [12, 34]);
    assert.deepEqual(pidsIn(listing, ["aider"]), [90]);
  });
});
