import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { startLocalServer } from "../support/local-server";
import type { LocalServer } from "../support/local-server";
import { sendJson } from "../support/local-server";
import { pretendOllama } from "../support/pretend-ollama";
import type { PretendModel } from "../support/pretend-ollama";
import { withSession } from "./support/session";

const LAYER = { status: "pulling 4f659a1e86d7", digest: "sha256:4f659a1e86d7", total: 4_000_000_000 };

/** Models that there is nothing to measure about: what the row says behind the name, and what the tooltip says. */
const NOT_MEASURED: readonly (readonly [PretendModel, RegExp, RegExp])[] = [
  [{ name: "embedder:latest", capabilities: ["embedding"] }, /^embedder:latest\s*turns text into embeddings/, /there is nothing to measure here/],
  [{ name: "painter:latest", capabilities: ["image"] }, /^painter:latest\s*makes images/, /there is nothing to measure here/],
  [
    { name: "far-away:cloud", capabilities: ["completion"], tag: { remote_host: "https://ollama.com:443", remote_model: "far-away" } },
    /^far-away:cloud\s*runs at ollama\.com/,
    /there is nothing to measure here/,
  ],
  [{ name: "broken:latest" }, /^broken:latest\s*The server cannot use/, /no such file or directory.*pull it anew/],
];

describe("models of a server of all kinds", () => {
  const session = withSession([]);
  const models: PretendModel[] = [{ name: "writer:latest", capabilities: ["completion"] }, ...NOT_MEASURED.map(([model]) => model)];
  /** Pulls that the server was asked for, newest last: the test answers them as it goes. */
  const pulls: { readonly model: unknown; readonly response: ServerResponse; readonly closed: Promise<void> }[] = [];
  let server: LocalServer;

  before(async () => {
    server = await startLocalServer();
    server.answer(
      pretendOllama(models, ({ path, body }, response) => {
        if (path === "/api/show" && body?.model === "broken:latest") {
          sendJson(response, 500, { error: "open /models/blobs/sha256-0: no such file or directory" });
          return true;
        }
        if (path !== "/api/pull") return false;
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        pulls.push({ model: body?.model, response, closed: new Promise((resolve) => response.on("close", resolve)) });
        tell({ status: "pulling manifest" });
        return true;
      }),
    );
    session().workspace.set("o3.endpoint", server.url.origin);
    await session().workbench.showSidebar();
    await session().workbench.row("Models", "writer").waitFor();
  });
  after(() => server.stop());

  const newest = (): (typeof pulls)[number] => {
    const pull = pulls.at(-1);
    assert.ok(pull);
    return pull;
  };
  const tell = (line: object): void => {
    newest().response.write(`${JSON.stringify(line)}\n`);
  };
  /** Asks for a model by the palette; the notification that tells how far it is. */
  const ask = async (model: string): Promise<ReturnType<ReturnType<typeof session>["workbench"]["notification"]>> => {
    const { workbench } = session();
    await workbench.runCommand("O3: Pull Model");
    await workbench.quickInput.title.filter({ hasText: "O3: Pull Model" }).waitFor();
    await workbench.quickInput.fill(model);
    await workbench.quickInput.enter();
    const progress = workbench.notification(`Pulling ${model}`);
    await progress.filter({ hasText: "asking the registry" }).waitFor();
    assert.equal(newest().model, model);
    return progress;
  };

  for (const [{ name }, row, tooltip] of NOT_MEASURED) {
    it(`${name} says in its row why it is not measured, and offers no measurement`, async () => {
      const { workbench } = session();
      const shown = workbench.row("Models", row);
      await shown.waitFor();
      await shown.hover();
      await workbench.page.getByRole("tooltip").filter({ hasText: tooltip }).waitFor();
      await workbench.shot(`row-${name.split(":")[0] ?? name}`);
      assert.equal(await shown.getByRole("button", { name: "Optimize Model" }).count(), 0);
    });
  }

  it("one that can be measured beside them offers it", async () => {
    const row = session().workbench.row("Models", "writer");
    await row.hover();
    await row.getByRole("button", { name: "Optimize Model" }).waitFor();
  });

  it("a model is fetched: how far it is, then a row of its own", async () => {
    const { workbench } = session();
    const progress = await ask("wanted:1b");
    tell({ ...LAYER, completed: 1_000_000_000 });
    await progress.filter({ hasText: "25 %" }).waitFor();
    await workbench.shot("pull-progress");
    tell({ ...LAYER, completed: 4_000_000_000 });
    tell({ status: "verifying sha256 digest" });
    await progress.filter({ hasText: "checking what came" }).waitFor();
    models.push({ name: "wanted:1b", capabilities: ["completion"] });
    newest().response.end('{"status":"success"}\n');
    await workbench.notification("wanted:1b is installed.").waitFor();
    await workbench.row("Models", "wanted").waitFor();
    await workbench.shot("pull-done");
  });

  it("a fetch that is cancelled ends at the server, without a complaint", async () => {
    const { workbench } = session();
    const progress = await ask("long:70b");
    tell({ ...LAYER, completed: 40_000_000 });
    await progress.filter({ hasText: "1 %" }).waitFor();
    await workbench.answer("Pulling long:70b", "Cancel");
    await newest().closed;
    await progress.waitFor({ state: "detached" });
    await workbench.shot("pull-cancelled");
    assert.equal(await workbench.notification("long:70b").count(), 0);
    assert.equal(await workbench.row("Models", "long").count(), 0);
  });

  it("a name that the registry does not know is told, with what to do", async () => {
    const { workbench } = session();
    const progress = await ask("wnated:1b");
    newest().response.end('{"error":"pull model manifest: file does not exist"}\n');
    await workbench.notification(/The registry has no model "wnated:1b": check its name/).waitFor();
    await progress.waitFor({ state: "detached" });
    await workbench.shot("pull-unknown");
    await workbench.answer("The registry has no model", "Change the Name");
    await workbench.quickInput.title.filter({ hasText: "O3: Pull Model" }).waitFor();
    assert.equal(await workbench.quickInput.input.inputValue(), "wnated:1b");
    await workbench.page.keyboard.press("Escape");
  });
});
