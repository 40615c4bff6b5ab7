import { join } from "node:path";
import type { Frame, FrameLocator, Locator, Page } from "playwright-core";
import { fromRunner, newPage } from "./browser";
import { QuickInput } from "./quick-input";
import type { Workspace } from "./workspace";

/** How VS Code reports an error that nobody caught in our extension. */
const UNCAUGHT = "[ozone.o3]";

/** The window of VS Code as a user sees it. Everything is found by what people and screen readers are shown. */
export class Workbench {
  /** Errors that nobody caught in the extension, unhandled rejections among them. */
  readonly uncaught: string[] = [];

  private constructor(readonly page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error" && message.text().startsWith(UNCAUGHT)) this.uncaught.push(message.text());
    });
  }

  /** Opens a folder and waits until the extension has its place in the status bar. */
  static async open(workspace: Workspace): Promise<Workbench> {
    const workbench = new Workbench(await newPage());
    const url = new URL(fromRunner("O3_E2E_URL"));
    url.searchParams.set("folder", workspace.folder);
    await workbench.page.goto(url.href);
    await workbench.status.waitFor();
    return workbench;
  }

  /** The item in the status bar. */
  get status(): Locator {
    return this.page.locator('.statusbar-item[id="ozone.o3.o3.hardware"]');
  }

  /** How a run ended that nobody has looked at yet. */
  get ended(): Locator {
    return this.page.locator('.statusbar-item[id="ozone.o3.o3.ends"]');
  }

  /** O3's icon in the activity bar. */
  get icon(): Locator {
    return this.page.locator('.activitybar .action-label[aria-label^="O3"]');
  }

  /** One of O3's other items in the status bar. */
  statusItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="ozone.o3.${id}"]`);
  }

  async showSidebar(): Promise<void> {
    await this.icon.click();
    await this.view("Models").waitFor();
  }

  /** A view of the side bar by its title: "Models", "Presets". */
  view(title: string): Locator {
    return this.page.locator(".part.sidebar .pane", {
      has: this.page.locator(".pane-header h3.title", { hasText: new RegExp(`^${title}$`) }),
    });
  }

  /** Rows of a view that hold a text. */
  row(view: string, text: string | RegExp): Locator {
    return this.view(view).locator('.monaco-list-row[role="treeitem"]').filter({ hasText: text });
  }

  /** What a view says and offers when it is empty. */
  welcome(view: string): Locator {
    return this.view(view).locator(".welcome-view-content");
  }

  /** The command palette with a command typed in. A list that an earlier command closes late takes the palette with it: then it is opened again. */
  async palette(text: string): Promise<QuickInput> {
    const input = new QuickInput(this.page);
    for (let more = 2; ; more--) {
      await this.page.keyboard.press("F1");
      try {
        await input.fill(`>${text}`, more > 0 ? { timeout: 10_000 } : {});
        return input;
      } catch (error) {
        if (more === 0) throw error;
      }
    }
  }

  /** Runs a command by its full title, such as "O3: Optimize Model". */
  async runCommand(title: string): Promise<void> {
    await (await this.palette(title)).choose(title);
  }

  /** The list of files with a name typed in. */
  async goTo(file: string): Promise<QuickInput> {
    await this.page.keyboard.press("Control+P");
    const input = new QuickInput(this.page);
    await input.fill(file);
    return input;
  }

  get quickInput(): QuickInput {
    return new QuickInput(this.page);
  }

  /** Notifications that are shown now and hold a text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator(".notifications-toasts .notification-list-item").filter({ hasText: text });
  }

  /** Presses a button of a notification. */
  async answer(text: string | RegExp, button: string): Promise<void> {
    const shown = this.notification(text);
    await shown.first().hover();
    await shown.locator(".monaco-button", { hasText: button }).first().click();
  }

  /** A modal question. */
  get dialog(): Locator {
    return this.page.locator(".monaco-dialog-box");
  }

  async answerDialog(button: string): Promise<void> {
    await this.dialog.locator(".monaco-button", { hasText: new RegExp(`^${button}$`) }).click();
    await this.dialog.waitFor({ state: "detached" });
  }

  /** A button in the title bar of the editor that is shown. */
  titleButton(title: string): Locator {
    return this.page.locator(`.editor-actions .action-label[aria-label^="${title}"]`);
  }

  clipboard(): Promise<string> {
    return this.page.evaluate("navigator.clipboard.readText()");
  }

  tab(title: string | RegExp): Locator {
    return this.page.locator(".tabs-container .tab").filter({ hasText: title });
  }

  /** The results panel's page. */
  get panel(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** The same as a frame, for scripts that run in it. */
  async panelFrame(): Promise<Frame> {
    const element = await this.page.frameLocator("iframe.webview.ready").locator("iframe#active-frame").elementHandle();
    const frame = await element.contentFrame();
    if (!frame) throw new Error("the panel has no frame");
    return frame;
  }

  /** Leaves a picture in test/e2e/shots; names that begin with doc- are for the README. */
  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(fromRunner("O3_E2E_SHOTS"), `${name}.png`) });
  }

  /** All words in the window. */
  text(): Promise<string> {
    return this.page.locator(".monaco-workbench").innerText();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
