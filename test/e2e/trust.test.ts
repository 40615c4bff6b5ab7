import { fromRunner } from "./support/browser";
import { withSession } from "./support/session";
import { setIn } from "./support/workspace";

/** Whether VS Code asks about folders. It is read when a window opens. */
const ASKS = "security.workspace.trust.enabled";

describe("a folder that is not trusted", () => {
  before(() => {
    setIn(fromRunner("O3_E2E_USER_SETTINGS"), ASKS, true);
  });
  const session = withSession(["tiny"]);
  after(() => {
    setIn(fromRunner("O3_E2E_USER_SETTINGS"), ASKS, false);
  });

  it("is not measured in, and whoever asks is told why and what to do", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    await workbench.welcome("Presets").getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.notification("This workspace is not trusted").waitFor();
    await workbench.shot("untrusted");
    await workbench.answer("This workspace is not trusted", "Manage Workspace Trust");
    await workbench.page.locator(".workspace-trust-editor").waitFor();
  });

  it("is measured in as soon as it is trusted, with its own settings", async () => {
    const { workbench } = session();
    await workbench.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await workbench.row("Models", "tiny").waitFor();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.quickInput.waitForTitle("O3: Optimize Model");
    await workbench.page.keyboard.press("Escape");
  });
});
