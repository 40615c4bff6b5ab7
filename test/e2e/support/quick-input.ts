import type { Locator, Page } from "playwright-core";

/** The list or input box at the top: the palette, a pick, a question. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  get box(): Locator {
    return this.page.locator(".quick-input-widget");
  }

  get input(): Locator {
    return this.box.locator('input[type="text"]');
  }

  get title(): Locator {
    return this.box.locator(".quick-input-title");
  }

  /** Rows that hold a text. */
  row(text: string | RegExp): Locator {
    return this.box.locator(".quick-input-list .monaco-list-row").filter({ hasText: text });
  }

  /** @param limit how long the box may take to be there, ms; Playwright's own limit where it is left out */
  async fill(text: string, limit: { readonly timeout?: number } = {}): Promise<void> {
    await this.input.waitFor(limit);
    await this.input.fill(text, limit);
  }

  /** Waits for a list with this title. */
  async waitForTitle(text: string): Promise<void> {
    await this.title.filter({ hasText: text }).waitFor();
    await this.row("").first().waitFor();
  }

  async choose(text: string | RegExp): Promise<void> {
    await this.row(text).first().click();
  }

  async enter(): Promise<void> {
    await this.page.keyboard.press("Enter");
  }
}
