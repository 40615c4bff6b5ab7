import type { PresetName } from "../domain/evidence";
import { PRESET_NAMES } from "../domain/evidence";
import type { FrontPoint } from "../domain/tuning";
import { formatBytes } from "../format";
import { advantage, axisValue } from "./front";

/** Nearer than this nobody would call two values different. */
const SAME_SHARE = 0.005;

const COMPARED = ["context", "decode", "ttft", "memory", "agents"] as const;
type Compared = (typeof COMPARED)[number];

const NOUNS = {
  context: "context",
  decode: "decode speed",
  ttft: "time to the first token",
  agents: "number of agents",
} as const;

/** What the preset `name` gives and takes against the others: "4 times the context of fast for 38 % of its decode speed when full." */
export function costSentence(name: PresetName, chosen: Partial<Record<PresetName, FrontPoint>>, pointsOpen: number): string {
  const point = chosen[name];
  if (!point || pointsOpen < 2) return "There is no other point to choose.";
  const told = new Set<string>([point.id]);
  const sentences = PRESET_NAMES.flatMap((other) => {
    const against = chosen[other];
    if (!against || told.has(against.id)) return [];
    told.add(against.id);
    return [comparison(point, other, against)];
  });
  return sentences.length > 0 ? sentences.join(" ") : "All presets use this configuration.";
}

function comparison(point: FrontPoint, other: PresetName, against: FrontPoint): string {
  const differing = COMPARED.filter((axis) => differs(axisValue(point, axis), axisValue(against, axis)));
  const better = (axis: Compared): boolean => (advantage(point, against, axis) ?? 0) > 0;
  const words = (axis: Compared, index: number): string => difference(axis, point, against, index === 0 ? other : null);
  const [gains, losses] = [differing.filter(better), differing.filter((axis) => !better(axis))];
  const [first = null] = gains;
  if (first === null && losses.length === 0) return `As good as ${other} in all that was measured of both.`;
  if (first === null) return `${list(losses.map(words))}, with no measured benefit.`;
  const lost = losses.length === 0 ? "at no measured cost" : `for ${list(losses.map((axis) => difference(axis, point, against, null)))}`;
  return `${list(gains.map(words))} ${lost}.`;
}

/** Whether two values can be compared, and a reader would see the difference. */
const differs = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && a > 0 && b > 0 && Math.abs(a - b) > SAME_SHARE * Math.max(a, b);

/** "4 times the context of fast", "38 % of its decode speed when full", "2.1 GiB more memory than fast"; `other` null is "its". */
function difference(axis: Compared, point: FrontPoint, against: FrontPoint, other: PresetName | null): string {
  const [value, reference] = [axisValue(point, axis) ?? 0, axisValue(against, axis) ?? 0];
  if (axis === "memory") {
    const less = `${formatBytes(Math.abs(value - reference))} ${value > reference ? "more" : "less"} memory`;
    return other === null ? less : `${less} than ${other}`;
  }
  const what = `${other === null ? `its ${NOUNS[axis]}` : `the ${NOUNS[axis]} of ${other}`}${axis === "decode" ? " when full" : ""}`;
  const ratio = value / reference;
  return ratio >= 1 ? `${Number(ratio.toPrecision(2))} times ${what}` : `${Math.round(ratio * 100)} % of ${what}`;
}

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
