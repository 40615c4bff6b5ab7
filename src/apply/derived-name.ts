import { createHash } from "node:crypto";

export const NAMESPACE = "o3/";

/**
 * The name of the model that carries a preset: `qwen3:latest` and fast give `o3/qwen3:fast`; a tag is part of the name, since the preset is the
 * tag there: `qwen3-coder:30b` gives `o3/qwen3-coder_30b:fast`. Names with more than that (registry, namespace) get a short hash, so that no two models
 * share a name.
 */
export function derivedName(model: string, preset: string): string {
  const short = model.toLowerCase().replace(/:latest$/, "");
  const plain = /^[a-z0-9][a-z0-9.-]*(:[a-z0-9][a-z0-9.-]*)?$/.test(short);
  return `${NAMESPACE}${plain ? short.replace(":", "_") : hashed(short)}:${preset}`;
}

function hashed(model: string): string {
  const readable = model
    .replaceAll(/[^a-z0-9.-]+/g, "_")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 60);
  return `${readable || "model"}-${createHash("sha256").update(model).digest("hex").slice(0, 8)}`;
}

export const isDerived = (model: string): boolean => model.startsWith(NAMESPACE);
