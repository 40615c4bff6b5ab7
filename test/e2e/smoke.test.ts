import assert from "node:assert/strict";
import { startEmbedded } from "../support/embedded";
import type { EmbeddedServer } from "../support/embedded";
import { Workbench } from "./support/workbench";
import { Workspace } from "./support/workspace";

describe("a window with O3 installed", () => {
  let engine: EmbeddedServer;
  let workspace: Workspace;
  let workbench: Workbench;

  before(async () => {
    engine = await startEmbedded({ models: ["tiny"] });
    workspace = Workspace.copyOf("plain");
    workspace.set("o3.endpoint", engine.endpoint);
    workbench = await Workbench.open(workspace);
  });

  after(async () => {
    await workbench.close();
    await engine.stop();
    workspace.remove();
  });

  afterEach(() => {
    assert.deepEqual(workbench.uncaught, []);
  });

  it("shows O3 in the activity bar and the server's models in its tree", async () => {
    await workbench.showSidebar();
    await workbench.row("Models", "tiny").waitFor();
    await workbench.shot("sidebar");
  });

  it("offers O3: Optimize Model in the palette", async () => {
    const palette = await workbench.palette("O3:");
    await palette.row("O3: Optimize Model").waitFor();
    await workbench.shot("palette");
    await workbench.page.keyboard.press("Escape");
  });

  it("shows memory and processor in the status bar", async () => {
    await workbench.status.filter({ hasText: /RAM/ }).waitFor();
  });
});
