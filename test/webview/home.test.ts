import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { NO_LIMITS } from "../../src/core/preset/goal";
import type { HomeState } from "../../src/protocol/home";
import { startChromium } from "../support/browser";
import { violations } from "./axe";
import { HomePage } from "./home-page";
import { homeModel, homeState, point, SIX } from "./home-states";
import { buildPages } from "./served-page";
import type { PageOptions } from "./served-page";
import { THEMES } from "./themes";

const SIXTY = Array.from({ length: 60 }, (_, at) =>
  homeModel(`model-${String(at).padStart(2, "0")}:7b`, { points: [point({ contextTokens: 1024 * (at + 1) })], runs: 3 }),
);

describe("the page of all models", function () {
  this.timeout(120_000);
  let browser: Browser;
  let home: HomePage | null = null;
  before(async () => {
    buildPages();
    browser = await startChromium();
  });
  afterEach(async () => {
    const opened = home;
    home = null;
    await opened?.close();
    assert.deepEqual(opened?.errors ?? [], []);
  });
  after(() => browser.close());

  const open = async (state: HomeState, options: PageOptions = {}): Promise<HomePage> => {
    home = await HomePage.open(browser, state, options);
    await home.askedFor(1);
    home.asked.length = 0;
    return home;
  };
  const names = (page: HomePage): Promise<string[]> => page.page.locator("table.models tbody .link[data-column=model]").allTextContents();
  const limit = (page: HomePage, label: string, typed: string): Promise<void> => page.page.getByLabel(label).fill(typed);

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`has no violation that axe finds, with a comparison, an answer and a problem, in ${name}`, async () => {
      const page = await open(homeState(SIX, { problem: "Ollama does not answer.", measureBlocked: "A run is on.", applyBlocked: "A run is on." }), { theme });
      await limit(page, "Decode at least, tok/s", "20");
      await page.page.getByRole("checkbox", { name: "Compare qwen3-coder:30b" }).check();
      await page.page.getByRole("checkbox", { name: "Compare llama3.1:8b" }).check();
      await page.page.getByRole("columnheader", { name: "Second against first" }).waitFor();
      assert.deepEqual(await violations(page.page), []);
    });
  }

  it("lists every model, the largest proven context first, and opens the one that is clicked", async () => {
    const page = await open(homeState(SIX));
    assert.deepEqual(await names(page), ["qwen3-coder:30b", "llama3.1:8b", "gemma3:4b", "nomic-embed-text:latest", "phi4:14b", "smollm2:135m"]);
    await page.page.getByRole("button", { name: "Open the results of llama3.1:8b" }).click();
    assert.deepEqual(await page.askedFor(1), [{ method: "open", params: { model: "llama3.1:8b" } }]);
  });

  it("sorts by a column and turns round, and says so", async () => {
    const page = await open(homeState(SIX));
    const header = page.page.getByRole("columnheader", { name: "Size" });
    await header.getByRole("button").click();
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    assert.equal((await names(page))[0], "qwen3-coder:30b");
    await header.getByRole("button").click();
    assert.equal(await header.getAttribute("aria-sort"), "ascending");
    assert.equal((await names(page))[0], "smollm2:135m");
  });

  it("filters by words and by state, says how many are left, and lets all of it go", async () => {
    const page = await open(homeState(SIX));
    await page.page.getByLabel("Which models").selectOption("all models");
    await page.page.locator("vscode-textfield input").fill("llama");
    assert.deepEqual(await names(page), ["llama3.1:8b"]);
    await page.page.getByText("1 of 6 models").waitFor();
    await page.page.locator("vscode-textfield input").fill("no such model");
    await page.page.getByText("No model matches the filter.").waitFor();
    await page.page.getByRole("button", { name: "Clear filter" }).click();
    assert.equal((await names(page)).length, 6);
  });

  it("answers a goal with the largest proven context, applies it as it is shown, and marks the table by it", async () => {
    const page = await open(homeState(SIX));
    await limit(page, "Decode at least, tok/s", "20");
    await limit(page, "First token within, s", "10");
    await page.page.getByText("Largest proven context: 16K").waitFor();
    await page.page.getByText("qwen3-coder:30b, Fast: 31.0 tok/s when full, first token after 9.0 s, 18.0 GiB of memory.").waitFor();
    await page.page.getByText("none within limits").waitFor();
    await page.page.getByRole("button", { name: "Apply Fast" }).click();
    assert.deepEqual(await page.askedFor(1), [
      { method: "apply", params: { model: "qwen3-coder:30b", point: { preset: "fast", runId: "run-1", options: { num_ctx: 16_384 } } } },
    ]);
  });

  it("offers to measure what is missing, and hands the limits to the run, from the table too", async () => {
    const page = await open(homeState(SIX));
    await limit(page, "Decode at least, tok/s", "60");
    await limit(page, "Context at most, tokens", "16K");
    await page.page.getByText("No proven context keeps these limits.").waitFor();
    const asked = { ...NO_LIMITS, minDecodeTokensPerSecond: 60, maxContextTokens: 16_384 };
    await page.page.getByRole("button", { name: "Measure phi4:14b" }).first().click();
    await page.page.locator("table").getByRole("button", { name: "Measure smollm2:135m" }).click();
    assert.deepEqual(await page.askedFor(2), [
      { method: "measure", params: { model: "phi4:14b", limits: asked } },
      { method: "measure", params: { model: "smollm2:135m", limits: asked } },
    ]);
  });

  it("starts with the limits of the settings, which measure as they are set", async () => {
    const page = await open(homeState(SIX, { limits: { ...NO_LIMITS, minDecodeTokensPerSecond: 20 } }));
    await page.page.getByText("Largest proven context: 32K").waitFor();
    await page.page.locator("table").getByRole("button", { name: "Measure smollm2:135m" }).click();
    assert.deepEqual(await page.askedFor(1), [{ method: "measure", params: { model: "smollm2:135m", limits: null } }]);
    await limit(page, "Decode at least, tok/s", "");
    await page.page.getByText("What must hold when the window is full?").waitFor();
    await page.page.getByRole("button", { name: "Reset to the settings" }).click();
    await page.page.getByText("Largest proven context: 32K").waitFor();
  });

  it("says beside the field what is no limit, and keeps the last one that was", async () => {
    const page = await open(homeState(SIX));
    await limit(page, "Decode at least, tok/s", "20");
    await limit(page, "Decode at least, tok/s", "20x");
    await page.page.getByText("Enter a number above 0, or nothing for no limit.").waitFor();
    await page.page.getByText("Largest proven context: 32K").waitFor();
  });

  it("blocks with the reason what cannot be done during a run, and shows which model is measured", async () => {
    const page = await open(
      homeState(SIX, { measuring: "gemma3:4b", measureBlocked: "A measurement is running.", applyBlocked: "A measurement is running.", limits: { ...NO_LIMITS, maxTtftMs: 10_000 } }),
    );
    const measure = page.page.locator("table").getByRole("button", { name: "Measure smollm2:135m" });
    assert.equal(await measure.getAttribute("title"), "A measurement is running.");
    await measure.click({ force: true });
    await page.page.getByRole("button", { name: "Apply Fast" }).click({ force: true });
    await page.page.getByRole("row").filter({ hasText: "gemma3:4b measuring" }).waitFor();
    await page.page.getByRole("button", { name: "Open the results of gemma3:4b" }).click();
    assert.deepEqual(await page.askedFor(1), [{ method: "open", params: { model: "gemma3:4b" } }]);
  });

  it("compares the two models that were checked last, until they are let go", async () => {
    const page = await open(homeState(SIX));
    for (const name of ["qwen3-coder:30b", "llama3.1:8b", "gemma3:4b"]) await page.page.getByRole("checkbox", { name: `Compare ${name}` }).check();
    await page.page.getByText("llama3.1:8b and gemma3:4b", { exact: true }).first().waitFor();
    assert.equal(await page.page.getByRole("checkbox", { name: "Compare qwen3-coder:30b" }).isChecked(), false);
    await page.page.getByRole("button", { name: "Close comparison" }).click();
    await page.page.getByText("Check two models to compare them.").waitFor();
    assert.equal(await page.page.getByRole("checkbox", { checked: true }).count(), 0);
  });

  it("is gone through with the keyboard: one stop for the table's rows, Up and Down, Home and End, Enter", async () => {
    const page = await open(homeState(SIXTY));
    const focused = (): Promise<string> => page.page.evaluate<string>("document.activeElement.getAttribute('data-key') ?? ''");
    assert.equal(await page.page.locator("table.models [data-model][tabindex='0']").count(), 3);
    await page.page.locator("table.models .link[data-column=model]").first().focus();
    const seen: string[] = [];
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "End", "ArrowDown", "Home"]) {
      await page.page.keyboard.press(key);
      seen.push(await focused());
    }
    assert.deepEqual(
      seen,
      ["58", "57", "58", "00", "00", "59"].map((at) => `model-model-${at}:7b`),
    );
    await page.page.keyboard.press("ArrowDown");
    await page.page.keyboard.press("Tab");
    assert.equal(await focused(), "measure-model-58:7b");
    await page.page.keyboard.press("Shift+Tab");
    await page.page.keyboard.press("Enter");
    assert.deepEqual(await page.askedFor(1), [{ method: "open", params: { model: "model-58:7b" } }]);
  });

  it("keeps the focus in its row when the host tells something new", async () => {
    const page = await open(homeState(SIX));
    await page.page.getByRole("button", { name: "Open the results of llama3.1:8b" }).focus();
    page.send({ measuring: "llama3.1:8b" });
    await page.page.getByText("measuring").waitFor();
    assert.equal(await page.page.evaluate("document.activeElement.getAttribute('data-key')"), "model-llama3.1:8b");
  });

  it("says where it looked when nobody answers, and what can be done", async () => {
    const page = await open(homeState([], { server: null, endpoint: "http://127.0.0.1:9", problem: "No Ollama answers at http://127.0.0.1:9." }));
    await page.page.getByText("O3 looked for a server at http://127.0.0.1:9.").waitFor();
    await page.page.getByRole("button", { name: "Change endpoint" }).click();
    await page.page.getByRole("button", { name: "Try again" }).click();
    assert.deepEqual(await page.askedFor(2), [
      { method: "changeEndpoint", params: null },
      { method: "refresh", params: null },
    ]);
    assert.equal(await page.page.getByRole("button", { name: "Start Ollama" }).count(), 0);
    page.send({ start: "install" });
    await page.page.getByRole("link", { name: "Install Ollama" }).waitFor();
    page.send({ start: "program" });
    await page.page.getByRole("button", { name: "Start Ollama" }).click();
    assert.deepEqual((await page.askedFor(3)).at(-1), { method: "startServer", params: null });
    page.send({ ...homeState([]), problem: null });
    await page.page.getByRole("button", { name: "Pull a model" }).waitFor();
  });

  it("waits where the server was not asked yet: that is not a server without models", async () => {
    const page = await open(homeState([], { waiting: true, server: null, endpoint: "" }));
    assert.equal(await page.page.locator("section:visible").count(), 0);
  });

  it("keeps what was chosen when it is made again, and has nothing that sticks out at 480 and 320 pixels", async () => {
    for (const width of [480, 320]) {
      const page = await open(homeState(SIX), { width });
      await limit(page, "Decode at least, tok/s", "20");
      await page.page.getByRole("checkbox", { name: "Compare qwen3-coder:30b" }).check();
      await page.recreate();
      await page.page.getByText("Largest proven context: 32K").waitFor();
      assert.equal(await page.page.getByRole("checkbox", { name: "Compare qwen3-coder:30b" }).isChecked(), true);
      assert.equal(await page.page.evaluate("document.documentElement.scrollWidth"), width);
      await page.close();
      home = null;
    }
  });

  it("shows names of any kind as text", async () => {
    const hostile = `<img src=x onerror=alert(1)>${"n".repeat(300)}`;
    const page = await open(homeState([homeModel(hostile, { points: [point()] })], { limits: { ...NO_LIMITS, maxTtftMs: 1e6 } }));
    assert.equal(await page.page.locator("img").count(), 0);
    assert.equal(await page.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), true);
  });
});
