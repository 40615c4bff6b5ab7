import { withSession } from "./support/session";

const MODEL = "demo";

describe("the list of models", () => {
  const session = withSession([MODEL]);

  /** Loads the model for so many seconds, as another program would; 0 unloads it. */
  async function keep(seconds: number): Promise<void> {
    const body = JSON.stringify({ model: MODEL, keep_alive: seconds });
    await (await fetch(`${session().endpoint}/api/generate`, { method: "POST", body, signal: AbortSignal.timeout(60_000) })).text();
  }

  it("stays open when the tree that had the focus is drawn anew", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    const row = workbench.row("Models", MODEL).first();
    for (const seconds of [300, 0, 300, 0]) {
      await row.click();
      await keep(seconds);
      await workbench.runCommand("O3: Optimize Model");
      await workbench.quickInput.waitForTitle("O3: Optimize Model");
      await workbench.quickInput.enter();
      await workbench.quickInput.waitForTitle(`O3: Optimize ${MODEL}`);
      await workbench.page.keyboard.press("Escape");
    }
  });
});
