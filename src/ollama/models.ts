import { distance as editDistance } from "fastest-levenshtein";
import type { ModelSummary } from "../core/domain/model";
import { isDerived } from "../core/preset/derived";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import { EngineError, UsageError } from "../core/errors";
import { withoutLogin } from "./endpoint";

/** A name in full: the tag may be left out, the library's own address too, and case does not matter. */
export function fullName(name: string): string {
  const short = name
    .trim()
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, "")
    .replace(/^library\//, "");
  return short.slice(short.lastIndexOf("/") + 1).includes(":") ? short : `${short}:latest`;
}

export const sameModel = (a: string, b: string): boolean => fullName(a) === fullName(b);

/** Families that embed text and cannot generate any; for servers that do not tell capabilities. */
const EMBEDDING_FAMILY = /bert|embed/i;

/** Whether a model generates text here; null where only `/api/show` can tell. */
function generatesText({ family, capabilities, remoteHost }: ModelSummary): boolean | null {
  if (remoteHost !== undefined) return false;
  if (capabilities !== undefined && capabilities.length > 0) return capabilities.includes("completion");
  return EMBEDDING_FAMILY.test(family) ? false : null;
}

/** Why there is nothing to measure about a model; null where there may be. */
export function whyNotMeasured(model: ModelSummary): Said | null {
  if (generatesText(model) !== false) return null;
  const { name, remoteHost, capabilities = [] } = model;
  if (remoteHost !== undefined) return { code: "runs-elsewhere", model: name, host: hostOf(remoteHost) };
  if (capabilities.includes("image")) return { code: "makes-images", model: name };
  if (capabilities.includes("embedding") || capabilities.length === 0) return { code: "makes-embeddings", model: name };
  return { code: "generates-no-text", model: name, abilities: capabilities };
}

function hostOf(address: string): string {
  try {
    return new URL(address).hostname || address;
  } catch {
    return withoutLogin(address);
  }
}

/** The installed model that is named. Throws EngineError "not-found" with near matches. */
export function findModel(installed: readonly ModelSummary[], wanted: string): ModelSummary {
  const found = installed.find((model) => sameModel(model.name, wanted));
  if (found) return found;
  throw new EngineError("not-found", notInstalled(wanted, installed));
}

/**
 * The model to measure: the one named, else the one changed last (Ollama lists it first) that generates text. Where the list does not
 * tell what a model can do, `describe` is asked; one that cannot be described is passed over unless it was named. Rejects with
 * UsageError when there is nothing to measure about the named one, and with EngineError "not-found".
 */
export async function chooseModel(
  installed: readonly ModelSummary[],
  wanted: string | null,
  describe: (name: string) => Promise<ModelSummary>,
): Promise<ModelSummary> {
  if (wanted !== null) {
    const model = findModel(installed, wanted);
    const why = whyNotMeasured(generatesText(model) === null ? await describe(model.name) : model);
    if (why !== null) throw new UsageError(together([why, otherChoice(installed)]));
    return model;
  }
  for (const model of installed) {
    if (isDerived(model.name) || generatesText(model) === false) continue;
    if (generatesText(model) === true || (await describes(model.name, describe))) return model;
  }
  throw new EngineError("not-found", installed.length === 0 ? { code: "none-generates-text" } : { code: "none-of-these-generates-text", models: namesOf(installed) });
}

async function describes(name: string, describe: (name: string) => Promise<ModelSummary>): Promise<boolean> {
  try {
    return whyNotMeasured(await describe(name)) === null;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function otherChoice(installed: readonly ModelSummary[]): Said {
  const able = installed.filter((model) => generatesText(model) !== false && !isDerived(model.name));
  return able.length === 0 ? { code: "get-one-that-does" } : { code: "choose-another", models: namesOf(able) };
}

const namesOf = (models: readonly ModelSummary[]): readonly string[] => models.slice(0, 5).map(({ name }) => name);

function notInstalled(wanted: string, installed: readonly ModelSummary[]): Said {
  const near = nearMatches(
    wanted,
    installed.map((model) => model.name),
  );
  if (installed.length === 0) return { code: "no-model-at-all", model: wanted };
  return near.length > 0 ? { code: "did-you-mean", model: wanted, models: near } : { code: "not-installed", model: wanted, models: namesOf(installed) };
}

/** Up to three names that are likely meant, nearest first: another tag of the same model, or a slip of the keys. */
export function nearMatches(wanted: string, names: readonly string[]): readonly string[] {
  const [stem = ""] = fullName(wanted).split(":");
  return names
    .map((name) => {
      const [other = ""] = fullName(name).split(":");
      const related = stem !== "" && (other.includes(stem) || stem.includes(other));
      return { name, distance: related ? 0 : editDistance(stem, other) };
    })
    .filter(({ distance }) => distance <= Math.max(1, stem.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
