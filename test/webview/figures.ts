import { runIdOf } from "../../src/core/report/current";
import { isStatement } from "../../src/core/domain/statements";
import { formatAtLeast, formatBytes, formatDuration, formatRate, formatTokens } from "../../src/core/format";
import type { PanelState } from "../../src/protocol/panel";
import type { Preset } from "../../src/core/domain/report";
import { ofPreset, ofPresets, ofRun, ofSetup } from "../../webview-ui/model/figure";
import type { Quantity } from "../../webview-ui/model/figure";
import { shortTokens } from "../../webview-ui/model/words";
import type { PanelPage } from "./panel-page";

/** A figure that is stated somewhere: what it is of, its value, and where. */
export interface Stated {
  readonly of: string;
  readonly value: number;
  /** As it reads. */
  readonly text: string;
  readonly where: string;
}

/** Every figure of the page that says what it is of, with all tabs opened and all details unfolded. */
export async function figuresOnPage({ page }: PanelPage): Promise<Stated[]> {
  const all: Stated[] = [];
  const tabs = await page.locator("[role=tab]").all();
  const collect = async (where: string): Promise<void> => {
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    const found = await page.evaluate<readonly { of: string; value: string; text: string }[]>(
      "[...document.querySelectorAll('data[data-of]')].map((data) => ({ of: data.dataset.of, value: data.value, text: data.textContent }))",
    );
    for (const { of, value, text } of found) for (const name of of.split("; ")) all.push({ of: name, value: Number(value), text, where });
  };
  await collect("page");
  for (const tab of tabs) {
    if (!(await tab.isVisible())) continue;
    await tab.click();
    await collect((await tab.getAttribute("id")) ?? "tab");
  }
  return all;
}

/** Which figure of which statement is which quantity of the preset that is spoken of. */
const QUANTITIES: Readonly<Record<string, Readonly<Record<string, Quantity>>>> = {
  "context-is": { contextTokens: "context tokens" },
  "filled-loads": { successes: "filled loads that succeeded", loads: "filled loads" },
  "filled-loads-apart": { successes: "filled loads that succeeded", loads: "filled loads" },
  "loads-made": { made: "filled loads", needed: "filled loads that a proof takes" },
  "loads-made-apart": { made: "filled loads", needed: "filled loads that a proof takes" },
  "failed-already": { loads: "filled loads that failed" },
  "certified-by": { reliability: "reliability" },
  "provisional-by": { reliability: "reliability" },
  "decode-measured": { tokensPerSecond: "decode tok/s" },
  "ttft-measured": { ttftMs: "first token ms" },
  "memory-measured": { bytes: "memory bytes" },
  "next-turn-measured": { tokensPerSecond: "decode tok/s" },
  // A prediction of what was measured would be a second figure for it.
  "fill-takes": { fillMs: "first token ms" },
};

/** Every figure of the sentences that the page tells of its presets, and of what the run says that it does. */
export function figuresInWords({ offered, report, live }: PanelState): Stated[] {
  const said = offered.flatMap(({ preset, runId, words }) => {
    const { evidence } = preset;
    const told = [words, preset.why, evidence.state === "certified" ? "" : evidence.why];
    return told.flatMap((one) => statedIn(one, runId, preset));
  });
  const found = report?.presets.flatMap((preset) => {
    const told = preset.evidence.state === "certified" ? "" : preset.evidence.why;
    return statedIn(told, runIdOf(report), preset);
  });
  return [...said, ...(found ?? []), ...(live ? liveFigures(live) : [])];
}

function statedIn(said: unknown, run: string, preset: Preset): Stated[] {
  if (Array.isArray(said)) return said.flatMap((part: unknown) => statedIn(part, run, preset));
  if (!isStatement(said)) return [];
  // These speak of a larger window than the preset's own.
  const ofSize = said.code === "slower-than-use" || said.code === "slower-than-use-everywhere" ? said : null;
  if (ofSize) {
    const { contextTokens, tokensPerSecond, fillMs } = ofSize;
    const larger = (quantity: Quantity, value: number): Stated => ({ of: ofSetup(run, { ...preset, contextTokens }, quantity), value, text: "", where: ofSize.code });
    return [larger("decode tok/s", tokensPerSecond), larger("first token ms", fillMs)];
  }
  return Object.entries(said).flatMap(([name, value]): Stated[] => {
    const quantity = QUANTITIES[said.code]?.[name];
    if (quantity === undefined || typeof value !== "number") return statedIn(value, run, preset);
    return ofPresets(run, [preset], quantity).map((key) => ({ of: key, value, text: "", where: `${said.code} ${name}` }));
  });
}

function liveFigures({ runId, snapshot }: NonNullable<PanelState["live"]>): Stated[] {
  if (!snapshot || runId === null) return [];
  const { loads, requests, failures, doing, proven } = snapshot;
  const stated = (of: string, value: number): Stated => ({ of, value, text: "", where: "the run's own line" });
  return [
    stated(ofRun(runId, "loads"), loads),
    stated(ofRun(runId, "requests"), requests),
    stated(ofRun(runId, "failed requests"), failures),
    ...(doing.code === "proof"
      ? doing.presets.flatMap((name) => [
          stated(ofPreset(runId, name, "context tokens"), doing.tokens),
          stated(ofPreset(runId, name, "filled loads"), doing.done),
          stated(ofPreset(runId, name, "filled loads that a proof takes"), doing.wanted),
        ])
      : []),
    ...proven.map(({ preset, contextTokens }) => stated(ofPreset(runId, preset, "context tokens"), contextTokens)),
  ];
}

/** A sentence for each quantity that has two values, and for each figure that does not read as its value. */
export function disagreements(stated: readonly Stated[]): string[] {
  const first = new Map<string, Stated>();
  const found: string[] = [];
  for (const one of stated) {
    const other = first.get(one.of);
    if (!other) first.set(one.of, one);
    else if (other.value !== one.value) found.push(`${one.of}: ${other.value} (${other.where}), ${one.value} (${one.where})`);
    if (one.text !== "" && !readings(one).some((reading) => one.text.includes(reading))) found.push(`${one.of}: ${one.value} reads "${one.text}"`);
  }
  return [...new Set(found)];
}

function readings({ of, value }: Stated): string[] {
  const quantity = of.slice(of.lastIndexOf(": ") + 2);
  if (/samples|agents|^loads$|requests$|^filled loads|^incomplete/.test(quantity)) return [value.toLocaleString("en-US")];
  if (quantity.endsWith("tok/s")) return [formatRate(value)];
  if (quantity.endsWith("tokens")) return [shortTokens(value), formatTokens(value)];
  if (quantity.endsWith("ms")) return [formatDuration(value)];
  if (quantity.endsWith("bytes")) return [formatBytes(value)];
  if (quantity === "reliability") return [formatAtLeast(value)];
  throw new Error(`Nobody has said how ${quantity} reads.`);
}
