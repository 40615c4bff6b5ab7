import { z } from "zod";

const names = z.object({ models: z.array(z.object({ name: z.string() })) });

/** Names of the models that a server has ("tags") or holds in memory ("ps"). */
export async function modelsOf(endpoint: string, list: "tags" | "ps"): Promise<string[]> {
  const reply = await fetch(`${endpoint}/api/${list}`, { signal: AbortSignal.timeout(10_000) });
  return names.parse(await reply.json()).models.map(({ name }) => name);
}
