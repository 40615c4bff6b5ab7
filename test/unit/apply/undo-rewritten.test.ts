import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FilePlan } from "../../../src/apply/agents/agent";
import { AGENTS } from "../../../src/apply/agents";
import { cline } from "../../../src/apply/agents/cline";
import { driftOfFile, fileChange, takeFileBack, writeChange } from "../../../src/apply/file-change";
import type { FileChange, TakenBack } from "../../../src/apply/contract";
import { withEdits } from "../../../src/apply/text/edit";
import { formatOf } from "../../../src/apply/text/format";
import type { Path } from "../../../src/apply/text/path";
import { filesOf, place as anywhere, target } from "../../support/agent-files";

/** Something of somebody else's, in the form that a file of that kind has. */
const foreignIn = ({ format, puts }: FilePlan): Path => {
  if (puts.some(({ path: [first] }) => typeof first !== "string")) return [{ key: "name", value: "mine" }, "vendor"];
  return format === "env" ? ["MINE"] : ["mine", "value"];
};

describe("undo in a file of O3's making that somebody has added to", () => {
  for (const agent of AGENTS)
    it(`${agent.title}: takes out all that names the preset, and leaves what was added`, async () => {
      const root = mkdtempSync(join(tmpdir(), "o3-undo-"));
      const place = { ...anywhere, workspaceFolder: join(root, "w"), home: join(root, "home"), vscodeUserFolder: join(root, "User") };
      try {
        for (const plan of (await agent.plan(target, place, filesOf({}))).files) {
          const { path, format } = plan;
          const change = await writeChange(await fileChange(agent.id, plan, null));
          const foreign = foreignIn(plan);
          const text = readFileSync(path, "utf8");
          const added = withEdits(text, formatOf(format).setAt(text, foreign, "x", path));
          // Where the agent takes no such key (Aider's lists of models), there is nothing to try.
          if (agent.problemIn(added, path) !== null) continue;
          writeFileSync(path, added);
          const { state, words } = await takeFileBack(change, (now) => agent.problemIn(now, path));
          assert.equal(state, "undone", words ?? "");
          const left = readFileSync(path, "utf8");
          assert.equal(formatOf(format).valueAt(left, foreign, path), "x");
          assert.doesNotMatch(left, /tuned\//, left);
          assert.equal(agent.problemIn(left, path) !== null, words?.includes("does not take what is left") === true, left);
        }
      } finally {
        rmSync(root, { recursive: true });
      }
    });
});

interface Providers {
  version: number;
  lastUsedProvider?: string;
  modes?: object;
  providers: Record<string, { settings: Record<string, unknown>; updatedAt: string; tokenSource: string }>;
}

const anthropic = { settings: { provider: "anthropic", apiKey: "not-a-real-key" }, updatedAt: "2026-01-02T03:04:05.000Z", tokenSource: "oauth" };

/** As Cline 3.0.65 writes its file at each start: keys in its own order, one more, and the time of now at the provider in use. */
function startsCline(file: string, change: (config: Providers) => void = () => undefined): void {
  const { version, lastUsedProvider, providers } = JSON.parse(readFileSync(file, "utf8")) as Providers;
  const config: Providers = { version, ...(lastUsedProvider === undefined ? {} : { lastUsedProvider }), modes: {}, providers };
  const used = providers[lastUsedProvider ?? ""];
  if (used) used.updatedAt = "2026-11-27T23:09:34.568Z";
  change(config);
  writeFileSync(file, JSON.stringify(config, null, 2));
}

describe("undo in a file that the agent has written anew since", () => {
  let home: string;
  let file: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "o3-undo-"));
    file = join(home, ".cline", "data", "settings", "providers.json");
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  async function apply(before: Providers | null): Promise<FileChange> {
    if (before) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(before));
    }
    const text = before ? JSON.stringify(before) : null;
    const [plan] = (await cline.plan(target, { ...anywhere, home }, filesOf(text === null ? {} : { [file]: text }))).files;
    assert.ok(plan);
    return writeChange(await fileChange(cline.id, plan, text));
  }

  const undo = (change: FileChange): Promise<TakenBack> => takeFileBack(change, (text) => cline.problemIn(text, file));
  const now = (): Providers => JSON.parse(readFileSync(file, "utf8")) as Providers;

  it("takes the whole provider out, whose time the agent has changed; that is no drift either", async () => {
    const before: Providers = { version: 1, lastUsedProvider: "anthropic", providers: { anthropic } };
    const change = await apply(before);
    startsCline(file);
    assert.equal(await driftOfFile(change), null);
    assert.equal((await undo(change)).state, "undone");
    assert.deepEqual(now(), { ...before, modes: {} });
  });

  it("takes a file away that only O3's values are in", async () => {
    const change = await apply(null);
    startsCline(file);
    assert.equal((await undo(change)).state, "undone");
    assert.equal(existsSync(file), false);
    assert.equal(existsSync(join(home, ".cline")), false);
  });

  it("leaves the one value without which the agent would refuse what others have put into a file of O3's", async () => {
    const change = await apply(null);
    startsCline(file, ({ providers }) => {
      providers.anthropic = anthropic;
    });
    const { state, words } = await undo(change);
    assert.equal(state, "undone");
    assert.match(words ?? "", /version in .*providers\.json stays: the agent would not take the file otherwise/);
    assert.deepEqual(now(), { version: 1, modes: {}, providers: { anthropic } });
  });

  it("leaves a provider whose model was changed by hand, whole", async () => {
    const change = await apply({ version: 1, providers: { anthropic } });
    startsCline(file, ({ providers }) => {
      const { ollama } = providers;
      assert.ok(ollama);
      ollama.settings.model = "mine:7b";
    });
    const { words } = await undo(change);
    assert.match(words ?? "", /providers\.ollama in .* was changed since/);
    assert.equal(now().providers.ollama?.settings.model, "mine:7b");
    assert.equal(cline.problemIn(readFileSync(file, "utf8"), file), null);
  });
});
