import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");
/** Small inputs of faults that were seen, a folder each, where they are at hand. */
const CASES = [join(ROOT, "..", "shared", "bug-cases"), "/work/shared/bug-cases"].find((folder) => existsSync(folder));

interface Tried {
  /** Below test/unit. */
  readonly file: string;
  /** What the file's test says, as it stands there. */
  readonly test: string;
}

/** Which test tries the fault of each case, on inputs of our own with the same traits. */
const TRIED_BY: Readonly<Record<string, Tried>> = {
  "1-lock-other-pid-namespace": { file: "results/lock.test.ts", test: "another namespace of process numbers" },
  "2-footprint-of-a-reverse-proxy": {
    file: "core/judge/pool.test.ts",
    test: "is not what a proxy on the port holds: the server's own figure counts",
  },
  "3-failed-loads-blamed-on-memory": { file: "cli/refused.test.ts", test: "unknown model architecture: 'newarch'" },
  "4-one-broken-model-hides-all": { file: "cli/refused.test.ts", test: "lists all, and says of the one that cannot be shown why" },
  "5-macos-ps-decimal-comma": { file: "hardware/process-tools.test.ts", test: "reads times with the decimal mark of any language alike" },
  "6-amd-barcelo-carve-out": { file: "hardware/gpu/amd.test.ts", test: "for a part that works in RAM, whatever its carve-out below GTT" },
  "8-default-model-embeds-or-draws": {
    file: "ollama/models.test.ts",
    test: "asks about each in turn where the list does not tell, and passes over one that cannot be shown",
  },
  "9-password-in-address": { file: "cli/who-answers.test.ts", test: "sends it, and shows and writes it nowhere" },
  "10-ssh-tunnel-counts-as-this-machine": { file: "hardware/locality.test.ts", test: "is elsewhere behind a tunnel, which is named" },
  "12-gateway-timeout-counts-as-unstable": { file: "cli/refused.test.ts", test: "long prompts, since a proxy gives up on them" },
  "13-proxy-401-and-redirect": { file: "cli/who-answers.test.ts", test: "sends to https (${status})" },
  "15-alias-of-the-same-weights": { file: "ollama/engine.test.ts", test: "finds and unloads a copy of the same weights" },
  "18-ps-context-zero": { file: "ollama/faults.test.ts", test: '["zero", { context_length: 0 }]' },
  "19-cloud-model-by-name": {
    file: "cli/refused.test.ts",
    test: "says what embedding, image and cloud models are, and measures none of them (2)",
  },
  "20-proxy-without-greeting": {
    file: "cli/who-answers.test.ts",
    test: "needs no greeting where a proxy passes on only what lies below /api",
  },
  "22-durations-in-milliseconds": {
    file: "core/judge/contradiction.test.ts",
    test: "milliseconds written as nanoseconds, in a reply too quick for the client's clock",
  },
};

describe("a fault that was seen", () => {
  for (const [name, { file, test }] of Object.entries(TRIED_BY)) {
    it(`is tried: ${name}`, () => {
      assert(readFileSync(join(ROOT, "test", "unit", file), "utf8").includes(test), `${file} has no test "${test}"`);
    });
  }

  it("is on this list, wherever its inputs are at hand", function () {
    if (CASES === undefined) {
      console.log("      skipped: there is no ../shared/bug-cases");
      this.skip();
    }
    const folders = readdirSync(CASES, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    assert.deepEqual(
      folders.filter((folder) => !Object.hasOwn(TRIED_BY, folder)),
      [],
    );
    assert(folders.length > 0);
  });
});
