import type { QualityVerdict, Tuning } from "../domain/tuning";
import { withContext } from "../domain/settings";
import { EngineError } from "../errors";
import { measureQuality, qualityOptions } from "../measure/quality";
import { judgeQuality } from "../quality/judge";
import type { QualityAnswers } from "../quality/answers";
import type { Side } from "./pair";

/** Of the time that is left, what asking one side may take. */
const SHARE_OF_TIME = 0.4;

/** The same prompts on both sides, one after the other: only one of them holds the model at a time. Fails closed. */
export async function compareQuality(
  plain: Side,
  candidate: Side,
  { contextTokens, setup }: Tuning,
  prefillTokensPerSecond: number | null,
  signal: AbortSignal,
): Promise<QualityVerdict> {
  const answers = async ({ session }: Side): Promise<QualityAnswers> => {
    const { engine, clock, model, request } = session;
    const options = qualityOptions(contextTokens, request.seed, prefillTokensPerSecond);
    const timeLimitMs = Math.min(options.timeLimitMs, Math.max(1, SHARE_OF_TIME * session.remainingMs()));
    const settings = withContext(contextTokens, setup.options);
    try {
      return await measureQuality({ engine, clock }, model, settings, { ...options, timeLimitMs }, signal);
    } finally {
      if (!signal.aborted) await engine.unload(model.name, signal);
    }
  };
  try {
    const before = await answers(plain);
    return judgeQuality(before, await answers(candidate));
  } catch (error) {
    if (error instanceof EngineError) return { state: "not-measurable", why: error.message };
    throw error;
  }
}
