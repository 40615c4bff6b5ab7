import { createHash } from "node:crypto";

const NAMESPACE = "o3/";

/** Of 80 characters that Ollama allows, with room for the hash. */
const LONGEST = 60;

/**
 * The name of the model that carries a preset: `qwen3:latest` and fast give `o3/qwen3:fast`; a tag becomes part of the name, since the preset is
 * the tag there: `qwen3-coder:30b` gives `o3/qwen3-coder_30b:fast`. All other names (registry, namespace, underscores, very long ones) get a short
 * hash, and so does what looks like having one: no two models share a name.
 */
export function derivedName(model: string, preset: string): string {
  const short = model.toLowerCase().replace(/:latest$/, "");
  const plain = /^[a-z0-9][a-z0-9.-]*(:[a-z0-9][a-z0-9.-]*)?$/.test(short) && short.length <= LONGEST && !/-[0-9a-f]{8}$/.test(short);
  return `${NAMESPACE}${plain ? short.replace(":", "_") : hashed(short)}:${preset}`;
}

function hashed(model: string): string {
  const readable = model
    .replaceAll(/[^a-z0-9.-]+/g, "_")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, LONGEST);
  return `${readable || "model"}-${createHash("sha256").update(model).digest("hex").slice(0, 8)}`;
}

export const isDerived = (model: string): boolean => model.startsWith(NAMESPACE);
