import { modelSent, newestIn, QUESTION, sent, whole } from "../driver";
import type { Driver, Own } from "../driver";

const settings = ({ model, contextTokens, outputTokens, endpoint }: Own): string => `\uFEFF{
\t// the one in the cellar
\t"$version": 4,
\t"env": { "CELLAR_KEY": "none" },
\t"security": { "auth": { "selectedType": "openai" } },
\t"model": { "name": "${model}" },
\t"modelProviders": {
\t\t"openai": [
\t\t\t{
\t\t\t\t"id": "${model}",
\t\t\t\t"name": "mine",
\t\t\t\t"baseUrl": "${endpoint}/v1",
\t\t\t\t"envKey": "CELLAR_KEY",
\t\t\t\t"generationConfig": { "contextWindowSize": ${contextTokens}, "samplingParams": { "max_tokens": ${outputTokens} } }
\t\t\t}
\t\t]
\t}
}
`;

/** Without these it asks the model once more after each answer, and looks for a newer version. */
const QUIET = {
  $version: 4,
  general: { enableAutoUpdate: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  memory: { enableManagedAutoMemory: false },
};

export const qwen: Driver = {
  id: "qwen",
  env: {},
  files: (own) => ({ "work/.qwen/settings.json": settings(own), "home/.qwen/settings.json": JSON.stringify(QUIET) }),
  ask: () => ["--output-format", "json", "-p", QUESTION],
  told: (asked) =>
    Promise.resolve({
      model: modelSent(asked),
      contextTokens: newestIn(asked, ".qwen/projects", /"contextWindowSize":(\d+)/),
      outputTokens: sent(asked, "max_tokens"),
    }),
  tells: whole,
};
