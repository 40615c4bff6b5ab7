import { createHash } from "node:crypto";

/**
 * A model's name as a file name that every file system takes. Names that had to be changed carry a short hash, so that
 * no two models share a file: `qwen3-coder:30b` becomes `qwen3-coder_30b-1c2d3e4f`.
 */
export function slug(model: string): string {
  const safe = model
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "_")
    .slice(0, 80)
    .replace(/^[._]+|[._]+$/g, "");
  const reserved = safe === "" || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(safe);
  // A name that already looks like a changed one could be that of another model.
  if (safe === model && !reserved && !/-[0-9a-f]{8}$/.test(safe)) return safe;
  return `${reserved ? "model" : safe}-${createHash("sha256").update(model).digest("hex").slice(0, 8)}`;
}
