import type { Auto } from "../domain/settings";
import { isThatModel } from "../ports";
import type { LoadedModel } from "../ports";

/** A model that an O3 that is gone was about to load on a server, or had loaded, and never took out again. */
export interface Left {
  readonly name: string;
  readonly digest?: string | undefined;
  /** What was asked for, tokens. */
  readonly numCtx: Auto<number>;
  /** What the server gave, tokens; null where O3 was gone before it knew. */
  readonly contextTokens: number | null;
}

/** What an O3 that is gone knew of a server's memory. */
export interface Earlier {
  /** Its own models, which it may have left there. */
  readonly left: readonly Left[];
  /** The user's models that it found there and never put back. */
  readonly users: readonly LoadedModel[];
}

/** The user's models that an O3 that is gone took out of memory: those that nobody has loaded again since. */
export const missingOf = (users: readonly LoadedModel[], inMemory: readonly LoadedModel[]): readonly LoadedModel[] =>
  users.filter(({ name, digest = "" }) => !inMemory.some((entry) => isThatModel(entry, { name, digest })));

/** Ollama keeps a model for five minutes where nothing else is asked; O3 asks for half an hour. Seconds. */
const LONGER_THAN_USUAL_S = 5 * 60;
const ASKED_BY_O3_S = 30 * 60;

/**
 * Which models in memory are O3's own leftovers: known by name, by the context that was loaded, and by the time for which O3 keeps models. All
 * else is the user's, a model of the same name too that was loaded anew since.
 */
export const leftBehind = (loaded: readonly LoadedModel[], left: readonly Left[]): readonly LoadedModel[] =>
  loaded.filter((entry) => left.some((one) => isLeft(entry, one)));

function isLeft({ name, digest, contextTokens, keepAlive }: LoadedModel, left: Left): boolean {
  if (!isThatModel({ name, ...(digest === undefined ? {} : { digest }) }, { name: left.name, digest: left.digest ?? "" })) return false;
  if (!isContextOf(contextTokens, left) || keepAlive === "forever") return false;
  return keepAlive === undefined || (keepAlive > LONGER_THAN_USUAL_S && keepAlive <= ASKED_BY_O3_S);
}

/** A server may have given less than was asked; where it does not tell, the name has to do. */
function isContextOf(tokens: number | null, { contextTokens, numCtx }: Left): boolean {
  if (tokens === null) return true;
  if (contextTokens !== null) return tokens === contextTokens;
  return numCtx === "auto" || tokens <= numCtx;
}
