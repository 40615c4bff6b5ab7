import { distance as editDistance } from "fastest-levenshtein";
import type { ModelSummary } from "../core/domain/model";
import { isDerived } from "../core/preset/derived";
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

/** Why there is nothing to measure about a model, as a sentence; null where there may be. */
export function whyNotMeasured(model: ModelSummary): string | null {
  if (generatesText(model) !== false) return null;
  const { name, remoteHost, capabilities = [] } = model;
  if (remoteHost !== undefined) return `${name} runs at ${hostOf(remoteHost)}: there is nothing to measure here.`;
  const does = capabilities.includes("image")
    ? "makes images"
    : capabilities.includes("embedding") || capabilities.length === 0
      ? "turns text into embeddings"
      : `can do ${capabilities.join(", ")} only`;
  return `${name} ${does} and generates no text: there is nothing to measure here.`;
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
    if (why !== null) throw new UsageError(`${why} ${otherChoice(installed)}`);
    return model;
  }
  for (const model of installed) {
    if (isDerived(model.name) || generatesText(model) === false) continue;
    if (generatesText(model) === true || (await describes(model.name, describe))) return model;
  }
  const others = installed.length === 0 ? "" : ` Installed: ${namesOf(installed)}.`;
  throw new EngineError("not-found", `No model that generates text is installed.${others} Get one with 'ollama pull qwen3:4b', for example.`);
}

async function describes(name: string, describe: (name: string) => Promise<ModelSummary>): Promise<boolean> {
  try {
    return whyNotMeasured(await describe(name)) === null;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function otherChoice(installed: readonly ModelSummary[]): string {
  const able = installed.filter((model) => generatesText(model) !== false && !isDerived(model.name));
  return able.length === 0 ? "Get one that does with 'ollama pull qwen3:4b', for example." : `Choose another one: ${namesOf(able)}.`;
}

const namesOf = (models: readonly ModelSummary[]): string =>
  models
    .slice(0, 5)
    .map(({ name }) => name)
    .join(", ");

function notInstalled(wanted: string, installed: readonly ModelSummary[]): string {
  const near = nearMatches(
    wanted,
    installed.map((model) => model.name),
  );
  if (installed.length === 0) return `The model "${wanted}" is not installed, nor is any other. Get it with 'ollama pull ${wanted}'.`;
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(" or ")}?`
      : `Installed: ${namesOf(installed)}.`;
  return `The model "${wanted}" is not installed. ${hint} Otherwise get it with 'ollama pull ${wanted}'.`;
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
