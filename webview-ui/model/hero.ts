import type { Preset } from "../../src/core/domain/report";
import { recommended } from "../../src/core/preset/recommended";
import { say } from "../say";
import type { Word } from "../say";

/** The group of presets, one setup each, that is shown first; null where none can be used. */
export function heroOf<C extends { readonly presets: readonly [Preset, ...Preset[]] }>(cards: readonly C[]): C | null {
  const first = recommended(cards.flatMap(({ presets }) => presets));
  return cards.find(({ presets }) => presets.some((preset) => preset === first)) ?? null;
}

/** Why it is recommended before the others; `others`: there are more. */
export function heroWhy(presets: readonly [Preset, ...Preset[]], others: boolean): string {
  const [{ evidence }] = presets;
  if (evidence.state !== "certified") return say(evidence.count.visits === 0 ? "heroNotFilled" : "heroNotProven");
  if (presets.length > 1 && !others) return say("heroOnly");
  if (["max_context", "balanced"].every((name) => presets.some((preset) => preset.name === name))) return say("heroBoth");
  return say(WHY[recommended(presets)?.name ?? presets[0].name]);
}

const WHY: Readonly<Record<Preset["name"], Word>> = { balanced: "heroBalanced", max_context: "heroMaxContext", fast: "heroFast" };
