import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { pretendProgram } from "./support/pretend-program";
import { withSession } from "./support/session";

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("a server that is installed and not started", () => {
  let remove: () => void = () => undefined;
  before(() => {
    remove = pretendProgram();
  });
  const session = withSession(["tiny"]);
  after(() => {
    remove();
  });

  it("is started by the one button, where it is looked for", async () => {
    const { workbench, workspace } = session();
    await workbench.showSidebar();
    await workbench.row("Models", "tiny").waitFor();
    const port = await freePort();
    workspace.set("o3.endpoint", `http://127.0.0.1:${port}`);
    const start = workbench.welcome("Models").getByRole("button", { name: "Start Ollama" });
    await start.waitFor();
    await workbench.shot("start-server");
    await start.click();
    // It answers there: the list says that it has no model.
    await workbench.welcome("Models").getByRole("button", { name: "Pull a Model" }).waitFor();
    await workbench.shot("server-started");
    await workbench.runCommand("Terminal: Kill All Terminals");
  });

  it("is not offered to be started on another machine", async () => {
    const { workbench, workspace } = session();
    workspace.set("o3.endpoint", "http://192.0.2.1:11434");
    const welcome = workbench.welcome("Models");
    await welcome.getByRole("button", { name: "Change the Address" }).waitFor();
    assert.equal(await welcome.locator(".monaco-button").count(), 1);
    const palette = await workbench.palette("O3:");
    await palette.row("O3: Change Endpoint").waitFor();
    assert.equal(await palette.row("O3: Start Ollama").count(), 0);
    await workbench.page.keyboard.press("Escape");
  });
});
