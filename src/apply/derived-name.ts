import { createHash } from "node:crypto";
import { DERIVED_NAMESPACE } from "../core/preset/derived";

/** Of 80 characters that Ollama allows, with room for the hash. */
const LONGEST = 60;

/**
 * Coding agents choose prompts, request forms and tools by what is in a model's name: these would have a local model taken for another vendor's,
 * or for one without tools. Each is broken by a dash behind its first letter.
 */
const MISTAKEN = /o(?=[134])|g(?=pt)|g(?=emini-)|c(?=laude)|v(?=ision)|m(?=ath)|g(?=uard)/g;

/**
 * The name of the model that carries a preset: the base's name and size, by which agents choose tools and edit formats, and the preset as the tag.
 * `qwen3-coder:30b` and fast give `tuned/qwen3-coder-30b:fast`, `qwen3:latest` gives `tuned/qwen3:fast`. What could be mistaken for another
 * model's name (registry, namespace, underscores, a dash in the tag, very long ones) gets a short hash: no two models share a name.
 */
export function derivedName(model: string, preset: string): string {
  const short = model.toLowerCase().replace(/:latest$/, "");
  return `${DERIVED_NAMESPACE}${plainName(short) ?? hashed(short)}:${preset}`;
}

/** The last dash is where the tag begins, so a tag may have none, nor may a name without a tag: that gets the tag it has. */
function plainName(short: string): string | null {
  const [name = "", tag, ...more] = short.split(":");
  const part = /^[a-z0-9][a-z0-9.-]*$/;
  if (more.length > 0 || short.length > LONGEST || !part.test(name) || /-[0-9a-f]{8}$/.test(short)) return null;
  if (tag === undefined) return free(name.includes("-") ? `${name}-latest` : name);
  return part.test(tag) && !tag.includes("-") && tag !== "latest" ? free(`${name}-${tag}`) : null;
}

/** Null where something has to be broken: the name is another one then, and needs a hash. */
const free = (name: string): string | null => (name.search(MISTAKEN) < 0 ? name : null);

function hashed(model: string): string {
  const readable = model
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, LONGEST - 10)
    .replaceAll(MISTAKEN, "$&-");
  return `${readable || "model"}-${createHash("sha256").update(model).digest("hex").slice(0, 8)}`;
}
