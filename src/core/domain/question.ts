import type { OptimizeRequest } from "./request";

/** Of a request, what its presets answer. Budget and seed are how it is answered; the goal says which of the presets are looked for. */
export const QUESTION_KEYS = [
  "options",
  "reliability",
  "confidence",
  "limits",
  "maxContextTokens",
  "minDecodeTokensPerSecond",
  "maxTtftMs",
] as const satisfies readonly (keyof OptimizeRequest)[];

export type QuestionKey = (typeof QUESTION_KEYS)[number] | "goal";

export interface QuestionDifference {
  readonly key: QuestionKey;
  readonly was: string;
  readonly is: string;
}

/** Where another thing was asked; the goal too. Empty where a run answers what another one asked. */
export function questionDifferences(was: OptimizeRequest, is: OptimizeRequest): QuestionDifference[] {
  return (["goal", ...QUESTION_KEYS] as const).flatMap((key) => {
    const [before, now] = [JSON.stringify(was[key]), JSON.stringify(is[key])];
    return before === now ? [] : [{ key, was: before, is: now }];
  });
}
