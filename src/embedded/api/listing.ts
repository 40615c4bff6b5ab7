import { architectureNumber, detailsOf, trainedContext } from "../models/description";
import type { Catalog, CatalogEntry } from "../models/catalog";
import type { GgufHeader } from "../gguf/read-header";
import type { Handler } from "./context";
import { sendJson } from "./reply";

/** Models can generate, and nothing else. */
export const CAPABILITIES = ["completion"] as const;

export const tags: Handler = async ({ catalog }, { response }) => {
  const models = await Promise.all(
    catalog.list().flatMap((entry) => {
      const header = readable(catalog, entry);
      return header ? [listed(catalog, entry, header)] : [];
    }),
  );
  sendJson(response, 200, { models });
};

async function listed(catalog: Catalog, entry: CatalogEntry, header: GgufHeader): Promise<object> {
  return {
    name: entry.name,
    model: entry.name,
    modified_at: entry.modifiedAt.toISOString(),
    size: entry.sizeBytes,
    digest: await catalog.digest(entry),
    details: {
      ...detailsOf(header, entry.parent),
      context_length: trainedContext(header) ?? 0,
      embedding_length: architectureNumber(header, "embedding_length") ?? 0,
    },
    capabilities: CAPABILITIES,
  };
}

/** A damaged file in the folder must not hide the others. */
function readable(catalog: Catalog, entry: CatalogEntry): GgufHeader | null {
  try {
    return catalog.header(entry);
  } catch {
    return null;
  }
}

/** The keys with `x_` are this engine's own: the process that holds the model, its memory after its last request, and requests under way. */
export const ps: Handler = async ({ catalog, scheduler }, { response }) => {
  const models = await Promise.all(
    scheduler.list().map(async ({ entry, runner, settings, expiresAt, requests }) => ({
      name: entry.name,
      model: entry.name,
      size: runner.sizeBytes,
      digest: await catalog.digest(entry),
      details: detailsOf(catalog.header(entry), entry.parent),
      expires_at: expiresAt.toISOString(),
      size_vram: 0,
      context_length: settings.numCtx,
      x_pid: runner.pid,
      x_rss_bytes: runner.rssBytes,
      x_requests: requests,
    })),
  );
  sendJson(response, 200, { models });
};
