import assert from "node:assert/strict";
import { join } from "node:path";
import { PLANTED, plantSample } from "../support/planted";
import { fromRunner } from "./support/browser";
import { withSession } from "./support/session";
import { until } from "../support/until";

/** The port of "discard": nobody listens there. */
const NOBODY = "http://127.0.0.1:9";

describe("a server that does not answer", () => {
  const session = withSession(["tiny"], { "o3.endpoint": NOBODY });

  it("is told in the tree, with what can be done", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    const welcome = workbench.welcome("Models");
    // Nothing here is called ollama: that is what the one button is about, the others are links.
    await welcome.getByRole("button", { name: "Install Ollama" }).waitFor();
    assert.equal(await welcome.locator(".monaco-button").count(), 1);
    await welcome.locator("a", { hasText: "change the address" }).waitFor();
    await workbench.view("Models").locator(".pane-header").filter({ hasText: "127.0.0.1:9 · offline" }).waitFor();
    await workbench.shot("no-server");
  });

  it("offers no start of what is not installed, and the address in the palette", async () => {
    const { workbench } = session();
    const palette = await workbench.palette("O3:");
    for (const title of ["Change Endpoint", "Open Settings", "Get Started", "Open Home"]) await palette.row(`O3: ${title}`).first().waitFor();
    assert.equal(await palette.row("O3: Start Ollama").count(), 0);
    await workbench.page.keyboard.press("Escape");
  });

  it("is told on a page that says when it was looked at, and looks again", async () => {
    const { workbench } = session();
    await workbench.runCommand("O3: Check This Machine");
    const page = workbench.panel;
    await page.getByText("nobody answers at http://127.0.0.1:9").waitFor();
    const when = page.getByText(/^Checked /);
    const before = await when.textContent();
    await workbench.shot("machine");
    // The page tells the time to the second, and a look takes less.
    await until("a look at a later time", async () => {
      await page.getByRole("button", { name: "Check again" }).click();
      return (await when.textContent()) !== before;
    });
    await workbench.runCommand("View: Close All Editors");
  });

  it("is told when a measurement is asked for", async () => {
    const { workbench } = session();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.notification("127.0.0.1:9").waitFor();
    await workbench.shot("no-server-error");
  });

  it("hides nothing that was measured before: it is grey, and what needs the server says why it cannot work", async () => {
    const { workbench } = session();
    await plantSample(join(fromRunner("O3_E2E_DATA"), "results", "this-machine"));
    await workbench.runCommand("O3: Refresh");
    await workbench.row("Models", PLANTED.model).filter({ hasText: "server offline" }).waitFor();
    await workbench.row("Presets", "server offline").first().waitFor();
    await workbench.shot("offline");
    const palette = await workbench.palette("O3: Show Results");
    await palette.choose("O3: Show Results");
    await workbench.panel.getByText("Max context").first().waitFor();
    const again = workbench.panel.getByRole("button", { name: "Optimize again" });
    assert.equal(await again.getAttribute("aria-disabled"), "true");
    await workbench.panel.getByText("The server is offline.").first().waitFor();
    await workbench.shot("offline-panel");
    await workbench.runCommand("O3: Apply Preset");
    await workbench.notification("127.0.0.1:9").first().waitFor();
    await workbench.runCommand("View: Close All Editors");
  });

  it("is noticed when it answers again", async () => {
    const { workbench, workspace, endpoint } = session();
    workspace.set("o3.endpoint", endpoint);
    await workbench.row("Models", "tiny").waitFor();
    await workbench.row("Models", PLANTED.model).filter({ hasText: "not on this server" }).waitFor();
    await workbench.shot("not-on-this-server");
  });
});
