import { z } from "zod";
import { QUESTION, whole } from "../driver";
import type { Asked, Driver, Own, Told } from "../driver";

const limit = z.object({ context: z.number(), output: z.number() });
const config = z.object({
  model: z.string(),
  provider: z.record(z.string(), z.object({ models: z.record(z.string(), z.object({ limit: limit.optional() })).optional() })),
});

/** What it has merged from all its files. */
async function told({ again }: Asked): Promise<Told> {
  const { stdout } = await again(["debug", "config"]);
  const { model: named, provider } = config.parse(JSON.parse(stdout));
  const [id = "", ...rest] = named.split("/");
  const model = rest.join("/");
  const { context, output } = limit.parse(provider[id]?.models?.[model]?.limit);
  return { model, contextTokens: context, outputTokens: output };
}

const ownConfig = ({ model, contextTokens, outputTokens, endpoint }: Own, schema: string): string => `{
  // which model, and how large
  "$schema": "${schema}",
  "model": "local/${model}",
  "provider": {
    "local": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "My Ollama",
      "options": { "baseURL": "${endpoint}/v1" },
      "models": { "${model}": { "name": "mine", "limit": { "context": ${contextTokens}, "output": ${outputTokens} } } },
    },
  },
}
`;

/** The two share an engine, and the names of its variables but for their beginning. */
const switches = (prefix: string): Record<string, string> =>
  Object.fromEntries(
    ["AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS", "SHARE", "SESSION_INGEST", "PRESENCE", "CODEBASE_INDEXING"].map((name) => [
      `${prefix}_DISABLE_${name}`,
      "1",
    ]),
  );

export const openCode: Driver = {
  id: "opencode",
  env: switches("OPENCODE"),
  files: (own) => ({ "work/opencode.json": ownConfig(own, "https://opencode.ai/config.json").replaceAll("\n", "\r\n") }),
  ask: () => ["run", QUESTION],
  told,
  tells: whole,
};

export const kilo: Driver = {
  id: "kilo",
  env: { ...switches("KILO"), KILO_TELEMETRY_LEVEL: "off", KILO_NO_DAEMON: "1" },
  files: (own) => ({ "work/kilo.jsonc": ownConfig(own, "https://app.kilo.ai/config.json") }),
  ask: () => ["run", QUESTION],
  told,
  tells: whole,
};
