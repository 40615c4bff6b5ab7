import assert from "node:assert/strict";
import { TABS } from "../../webview-ui/model/choices";
import { presetGroups } from "../../webview-ui/model/preset-groups";
import { violations } from "./axe";
import { emptyState, LIVE, withOlderRun, stale, UPDATED } from "./states";
import { THEMES } from "./themes";
import { tuned } from "./tuned";
import { usePanel } from "./use-panel";

describe("the panel is accessible", function () {
  this.timeout(120_000);
  const used = usePanel();
  const { open } = used;

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`axe finds no violation in any tab, with tables open, in ${name}`, async () => {
      const panel = await open({ state: tuned(withOlderRun(used.run.state)), theme });
      for (const tab of TABS) {
        await panel.page.locator(`#tab-${tab}`).click();
        await panel.page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
        assert.deepEqual(await violations(panel.page), [], tab);
      }
    });

    it(`axe finds no violation while a run is on and with every notice, in ${name}`, async () => {
      const state = {
        ...used.run.state,
        live: LIVE,
        problem: "Ollama does not answer.",
        offered: stale(used.run.state, [UPDATED]),
        applyBlocked: "A run is on.",
      };
      const panel = await open({
        state: { ...state, applied: "fast" },
        theme,
        refuse: { cancel: "It cannot be." },
      });
      await panel.page.getByRole("button", { name: "Cancel" }).click();
      await panel.page.getByText("It cannot be.").waitFor();
      assert.deepEqual(await violations(panel.page), []);
    });

    it(`axe finds no violation before the first run, in ${name}`, async () => {
      const panel = await open({ state: emptyState("llama3.1:8b"), theme });
      assert.deepEqual(await violations(panel.page), []);
    });
  }

  it("is reached by Tab from top to bottom, one stop for all tabs", async () => {
    const panel = await open();
    const stops: string[] = [];
    const groups = presetGroups(used.run.state.report?.presets ?? []);
    const [first] = groups.find((group) => group.some(({ name }) => name === "balanced"))!;
    const others = groups.filter(([{ name }]) => name !== first.name).flatMap(([{ name }]) => ["summary", `apply-${name}`]);
    const expected = ["run", `apply-${first.name}`, "summary", ...others, "tab-charts", "summary"];
    while (stops.length < expected.length) {
      await panel.page.keyboard.press("Tab");
      stops.push(
        (await panel.page.evaluate<string>("document.activeElement.getAttribute('data-key') ?? document.activeElement.id ?? ''")) ||
          "summary",
      );
    }
    assert.deepEqual(
      stops.map((stop) => stop.replace(/^$/, "summary")),
      expected,
    );
  });

  it("changes tabs with the arrow keys, Home and End", async () => {
    const panel = await open();
    await panel.page.locator("#tab-charts").focus();
    const chosen = (): Promise<string> => panel.page.evaluate<string>("document.querySelector('[role=tab][aria-selected=true]').id");
    const seen: string[] = [];
    for (const key of ["ArrowRight", "ArrowRight", "End", "ArrowRight", "Home"]) {
      await panel.page.keyboard.press(key);
      seen.push(await chosen());
    }
    assert.deepEqual(seen, ["tab-ladder", "tab-tuning", "tab-details", "tab-charts", "tab-charts"]);
  });

  it("has nothing that sticks out at 320 pixels", async () => {
    const panel = await open({ state: { ...tuned(withOlderRun(used.run.state)), live: LIVE }, width: 320 });
    for (const tab of TABS) {
      await panel.page.locator(`#tab-${tab}`).click();
      assert.equal(await panel.page.evaluate("document.documentElement.scrollWidth"), 320, tab);
    }
  });

  it("repaints its charts in the colours of a changed theme", async () => {
    const panel = await open({ theme: THEMES.dark });
    const picture = (): Promise<string> => panel.page.evaluate<string>("document.querySelector('canvas').toDataURL()");
    const dark = await picture();
    await panel.wears(THEMES.light);
    await panel.until(`document.querySelector("canvas").toDataURL() !== ${JSON.stringify(dark)}`);
    assert.notEqual(await picture(), dark);
  });
});
