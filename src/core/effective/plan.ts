import { TASK_GROUPS } from "../domain/effective";
import type { EffectiveRequest, TaskFamily } from "../domain/effective";
import { judgeFamily } from "./judge-length";
import type { Ask, FamilyState } from "./judge-length";
import { standingOf } from "./next-length";
import type { Standing } from "./next-length";
import type { EffectiveProgress } from "./progress";
import { familiesOf } from "./task";

export interface Picture {
  readonly families: ReadonlyMap<TaskFamily, FamilyState>;
  /** Null where no family can be used, or it is not known yet. */
  readonly relative: Standing | null;
  /** Null where no retrieval task is asked for, or nothing is answered at the short context. */
  readonly absolute: Standing | null;
  /** What to ask next: the shorter text first. Null where all is known that can be. */
  readonly ask: Ask | null;
}

type Asked = Pick<EffectiveRequest, "families" | "keep" | "score" | "confidence" | "seed">;

/** What the answers so far mean, and what is missing. `topTokens`: the longest prompt that the window has room for. */
export function pictureOf({ answers }: Pick<EffectiveProgress, "answers">, request: Asked, topTokens: number): Picture {
  const { keep, score, confidence, seed } = request;
  const families = new Map(request.families.map((family) => [family, judgeFamily(answers, family)]));
  const states = [...families.values()];
  const nothing = { families, relative: null, absolute: null };
  if (states.some(({ state }) => state === "silent")) return { ...nothing, ask: null };
  // In turn, so that a short run tells something of each.
  const [open] = states.flatMap((state) => (state.state === "open" ? [state] : [])).sort((a, b) => a.kept + a.broken - (b.kept + b.broken));
  if (open) return { ...nothing, ask: open.ask };
  const used = request.families.filter((family) => families.get(family)?.state === "used");
  const groups = TASK_GROUPS.map((group) => familiesOf(group, used)).filter((group) => group.length > 0);
  const retrieval = familiesOf("retrieval", request.families);
  const relative = groups.length === 0 ? null : standingOf(answers, { groups, seed, measure: "kept", success: keep }, true, topTokens, confidence);
  const absolute = retrieval.length === 0 ? null : standingOf(answers, { groups: [retrieval], seed, measure: "score", success: score }, false, topTokens, confidence);
  const [next = null] = [relative?.open, absolute?.open].flatMap((one) => one?.ask ?? []).sort((a, b) => a.tokens - b.tokens);
  return { families, relative, absolute, ask: next };
}
