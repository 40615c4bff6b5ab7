import type { WindowMeasures } from "../domain/evidence";
import type { NextTurn } from "../domain/report";
import type { Said } from "../domain/statements";

/**
 * Why a preset was chosen, with the figures that the report has for what was measured: those of the plan are of its moment, and were read
 * off a fitted line.
 */
export function whyAsMeasured(why: Said, measuresOf: (contextTokens: number) => WindowMeasures): Said {
  if (typeof why === "string") return why;
  if (why.code === "together") return { ...why, parts: why.parts.map((part) => whyAsMeasured(part, measuresOf)) };
  if (why.code !== "slower-than-use" && why.code !== "slower-than-use-everywhere") return why;
  const { decodeTokensPerSecond, ttftFullMs } = measuresOf(why.contextTokens);
  return { ...why, tokensPerSecond: decodeTokensPerSecond?.value ?? why.tokensPerSecond, fillMs: ttftFullMs?.value ?? why.fillMs };
}

/** The next turn, with the reply's speed as it was measured in the full window where it was. */
export const turnAsMeasured = (turn: NextTurn | null, { decodeTokensPerSecond }: WindowMeasures): NextTurn | null =>
  turn && decodeTokensPerSecond
    ? { ...turn, decodeTokensPerSecond: { value: decodeTokensPerSecond.value, basis: { code: "measured-when-full" } } }
    : turn;
