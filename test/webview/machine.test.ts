import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { Finding } from "../../src/core/domain/hardware";
import type { MachinePageState } from "../../src/protocol/machine-page";
import { startChromium } from "../support/browser";
import { violations } from "./axe";
import { ServedMachine } from "./machine-page";
import { buildPages } from "./served-page";
import { THEMES } from "./themes";

const FINDINGS: readonly Finding[] = [
  {
    state: "problem",
    what: "server",
    detail: "nobody answers at http://127.0.0.1:9",
    remedy: "start it with 'ollama serve', or use another address",
    action: "start-server",
  },
  { state: "ok", what: "processor", detail: "Processor, 8 physical cores, 16 logical" },
  { state: "note", what: "nvidia-smi", detail: "not found, and not needed: there is no GPU that it would tell of" },
  { state: "warning", what: "in use", detail: "20.0 GiB of 32.0 GiB RAM are in use", remedy: "close what is not needed" },
];

const STATE: MachinePageState = { findings: FINDINGS, checkedAt: Date.UTC(2026, 10, 28, 3, 4, 5), checking: false, blocked: null, start: "program", problem: null };

describe("the page of the machine", function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: ServedMachine | null = null;
  before(async () => {
    buildPages();
    browser = await startChromium();
  });
  afterEach(async () => {
    const opened = page;
    page = null;
    await opened?.close();
    assert.deepEqual(opened?.errors ?? [], []);
  });
  after(() => browser.close());
  const open = async (changed: Partial<MachinePageState> = {}, options: Parameters<typeof ServedMachine.open>[2] = {}): Promise<ServedMachine> => {
    page = await ServedMachine.open(browser, { ...STATE, ...changed }, options);
    await page.askedFor(1);
    page.asked.length = 0;
    return page;
  };

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`has no violation that axe finds, in ${name}`, async () => {
      assert.deepEqual(await violations((await open({ blocked: "A run is on." }, { theme })).page), []);
    });
  }

  it("says when it was made, to the second, and checks again", async () => {
    const { page: shown, askedFor } = await open().then((opened) => ({ page: opened.page, askedFor: (count: number) => opened.askedFor(count) }));
    await shown.getByText("Checked Nov 28, 2026, 3:04:05 AM.").waitFor();
    await shown.getByRole("button", { name: "Check again" }).click();
    assert.deepEqual(await askedFor(1), [{ method: "check", params: null }]);
    page?.send({ checking: true });
    await shown.getByText("Checking…").waitFor();
    page?.send({ checking: false, checkedAt: Date.UTC(2026, 10, 28, 3, 5, 0) });
    await shown.getByText("3:05:00 AM").waitFor();
  });

  it("calls ok only what is ok", async () => {
    const { page: shown } = await open();
    const states = await shown.locator(".finding-state").allTextContents();
    assert.deepEqual(states, ["✕ problem", "✓ ok", "– note", "! warning"]);
    await shown.getByText("Fix the problems below first.").waitFor();
  });

  it("offers a button where one helps, and the words where none does: never both", async () => {
    const opened = await open();
    await opened.page.getByRole("button", { name: "Start Ollama" }).click();
    await opened.page.getByRole("button", { name: "Change endpoint" }).click();
    assert.deepEqual(await opened.askedFor(2), [
      { method: "startServer", params: null },
      { method: "changeEndpoint", params: null },
    ]);
    assert.equal(await opened.page.getByText("ollama serve").count(), 0);
    await opened.page.getByText("What to do: close what is not needed.").waitFor();
  });

  it("offers no start of what is elsewhere, or missing", async () => {
    for (const start of ["none", "install"] as const) {
      const opened = await open({ start });
      assert.equal(await opened.page.getByRole("button", { name: "Start Ollama" }).count(), 0);
      assert.equal(await opened.page.getByRole("link", { name: "Install Ollama" }).count(), start === "install" ? 1 : 0);
      await opened.close();
      page = null;
    }
  });

  it("checks nothing during a run, and says so", async () => {
    const opened = await open({ blocked: "A measurement is running, and a check would disturb it." });
    await opened.page.getByRole("button", { name: "Check again" }).click({ force: true });
    await opened.page.getByText("A measurement is running, and a check would disturb it.").waitFor();
    assert.deepEqual(opened.asked, []);
  });

  it("has nothing that sticks out at 320 pixels", async () => {
    const opened = await open({}, { width: 320 });
    assert.equal(await opened.page.evaluate("document.documentElement.scrollWidth"), 320);
  });
});
