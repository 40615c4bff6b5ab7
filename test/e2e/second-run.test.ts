import assert from "node:assert/strict";
import { withSession } from "./support/session";
import { Workbench } from "./support/workbench";
import { Workspace } from "./support/workspace";

const MODEL = "demo";
const OTHER = "demo-c4096";

describe("a second run on the same server", () => {
  const session = withSession([MODEL, OTHER]);
  let second: Workbench;
  let workspace: Workspace;

  before(async () => {
    workspace = Workspace.copyOf("plain");
    workspace.set("o3.endpoint", session().endpoint);
    second = await Workbench.open(workspace);
    await second.showSidebar();
    await second.row("Models", OTHER).waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await second.shot("failed-second-window");
  });
  after(async () => {
    await second.close();
    workspace.remove();
  });

  it("in the same window is refused before a question is asked, with a way to the one that is on", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    await workbench.row("Models", OTHER).waitFor();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.quickInput.waitForTitle("O3: Optimize Model");
    await workbench.quickInput.choose(/^demo:latest/);
    await workbench.quickInput.waitForTitle("O3: Optimize demo");
    await workbench.quickInput.enter();
    await workbench.notification(/[2-9] requests/).waitFor();
    await workbench.row("Models", OTHER).first().click({ button: "right" });
    await workbench.page.getByRole("menuitem", { name: "Show the Running Measurement" }).waitFor();
    assert.equal(await workbench.page.getByRole("menuitem", { name: /^Optimize/ }).count(), 0);
    await workbench.shot("menu-in-run");
    await workbench.page.keyboard.press("Escape");
    await workbench.welcome("Presets").getByText("O3 is measuring a model").waitFor();
    await workbench.shot("welcome-in-run");
  });

  it("in another window says who measures, and waits in line", async () => {
    const { workbench } = session();
    await second.runCommand("O3: Optimize Model");
    await second.notification("Another window or terminal measures demo").waitFor();
    assert.equal(await second.quickInput.box.isVisible(), false, "nothing is asked first");
    await second.shot("another-window");
    await second.answer("Another window or terminal", "Wait in Line");
    await second.quickInput.waitForTitle("O3: Optimize Model");
    await second.quickInput.choose(OTHER);
    await second.quickInput.waitForTitle(`O3: Optimize ${OTHER}`);
    await second.shot("proof-times-unknown");
    await second.quickInput.enter();
    await second.notification("Waiting in line").waitFor();
    await second.shot("waiting-in-line");
    await workbench.runCommand("O3: Cancel");
    await second.notification(/\d requests?/).waitFor();
    await second.runCommand("O3: Cancel");
    await second.notification("Resume").waitFor();
  });
});
