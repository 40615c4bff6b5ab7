import type { FrontPoint } from "../domain/tuning";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { CANDIDATES } from "./candidate";
import type { CandidateName } from "./candidate";
import { advantage, axisValue } from "./front";

/** Nearer than this nobody would call two values different. */
const SAME_SHARE = 0.005;

const COMPARED = ["context", "decode", "ttft", "memory", "agents"] as const;
type Compared = (typeof COMPARED)[number];

/** How the candidate `name` compares with the others: "Compared with the fastest: 4 times the context, 38 % of the decode speed when full." */
export function costOf(name: CandidateName, chosen: Partial<Record<CandidateName, FrontPoint>>, pointsOpen: number): Said {
  const point = chosen[name];
  if (!point || pointsOpen < 2) return { code: "no-other-point" };
  const told = new Set<string>([point.id]);
  const comparisons = CANDIDATES.flatMap((other): Said[] => {
    const against = chosen[other];
    if (!against || told.has(against.id)) return [];
    told.add(against.id);
    return [comparison(point, other, against)];
  });
  return comparisons.length > 0 ? together(comparisons) : { code: "one-for-all" };
}

/** What is better first. */
function comparison(point: FrontPoint, name: CandidateName, against: FrontPoint): Said {
  const differing = COMPARED.filter((axis) => differs(axisValue(point, axis), axisValue(against, axis)));
  const other: Said = { code: `the-${name}` };
  if (differing.length === 0) return { code: "as-good-as", other };
  const better = (axis: Compared): boolean => (advantage(point, against, axis) ?? 0) > 0;
  const ordered = [...differing.filter(better), ...differing.filter((axis) => !better(axis))];
  return { code: "compared-with", other, differences: ordered.map((axis) => difference(axis, point, against)) };
}

/** Whether two values can be compared, and a reader would see the difference. */
const differs = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && a > 0 && b > 0 && Math.abs(a - b) > SAME_SHARE * Math.max(a, b);

function difference(axis: Compared, point: FrontPoint, against: FrontPoint): Said {
  const [value, reference] = [axisValue(point, axis) ?? 0, axisValue(against, axis) ?? 0];
  if (axis === "memory") return { code: value > reference ? "memory-more" : "memory-less", bytes: Math.abs(value - reference) };
  const ratio = value / reference;
  return ratio >= 1 ? { code: `${axis}-times`, times: ratio } : { code: `${axis}-share`, share: Math.round(ratio * 100) / 100 };
}
