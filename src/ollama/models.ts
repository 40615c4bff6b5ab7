import { distance as editDistance } from "fastest-levenshtein";
import type { ModelSummary } from "../core/domain/model";
import { EngineError } from "../core/errors";

/** A name in full: the tag may be left out, the library's own address too, and case does not matter. */
function fullName(name: string): string {
  const short = name
    .trim()
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, "")
    .replace(/^library\//, "");
  return short.slice(short.lastIndexOf("/") + 1).includes(":") ? short : `${short}:latest`;
}

export const sameModel = (a: string, b: string): boolean => fullName(a) === fullName(b);

/** O3's own models: presets of others. */
const DERIVED = "o3/";

/** Families that embed text and cannot generate any. */
const EMBEDDING_FAMILY = /bert|embed/i;

/**
 * The installed model that is meant: the one named, else the one changed last (Ollama lists it first) that generates text.
 * Throws EngineError "not-found" with near matches.
 */
export function chooseModel(installed: readonly ModelSummary[], wanted: string | null): ModelSummary {
  const found =
    wanted === null
      ? installed.find((model) => !EMBEDDING_FAMILY.test(model.family) && !model.name.startsWith(DERIVED))
      : installed.find((model) => sameModel(model.name, wanted));
  if (found) return found;
  if (wanted === null)
    throw new EngineError("not-found", "No model that generates text is installed. Get one with `ollama pull qwen3:4b`, for example.");
  throw new EngineError("not-found", notInstalled(wanted, installed));
}

function notInstalled(wanted: string, installed: readonly ModelSummary[]): string {
  const near = nearMatches(
    wanted,
    installed.map((model) => model.name),
  );
  if (installed.length === 0) return `The model "${wanted}" is not installed, nor is any other. Get it with \`ollama pull ${wanted}\`.`;
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(" or ")}?`
      : `Installed: ${installed
          .slice(0, 5)
          .map((model) => model.name)
          .join(", ")}.`;
  return `The model "${wanted}" is not installed. ${hint} Otherwise get it with \`ollama pull ${wanted}\`.`;
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
