import { createHash } from "node:crypto";

/**
 * A model's name as a file name that every file system takes. Names that had to be changed carry a short hash, so that
 * no two models share a file: `qwen3-coder:30b` becomes `qwen3-coder_30b-1c2d3e`.
 */
export function slug(model: string): string {
  const safe = model
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "_")
    .replace(/^[._]+|[._]+$/g, "")
    .slice(0, 80);
  const reserved = safe === "" || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(safe);
  if (safe === model && !reserved) return safe;
  return `${reserved ? "model" : safe}-${createHash("sha256").update(model).digest("hex").slice(0, 6)}`;
}
