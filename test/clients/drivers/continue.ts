import { modelSent, QUESTION, sent } from "../driver";
import type { Driver, Own } from "../driver";

const block = (file: string): string => `.continue/models/${file}`;

const mine = ({ model, contextTokens, outputTokens, endpoint }: Own): string => `# my own
name: Mine
version: 1.0.0
schema: v1
models:
  - name: mine
    provider: ollama
    model: ${model}
    apiBase: ${endpoint}
    roles: [chat]
    defaultCompletionOptions: { contextLength: ${contextTokens}, maxTokens: ${outputTokens} }
`;

/** It reads no workspace models by itself: it is given the file. */
export const continueCli: Driver = {
  id: "continue",
  env: { CONTINUE_TELEMETRY_ENABLED: "0", CONTINUE_CLI_AUTO_UPDATED: "true" },
  files: (own) => ({ [`work/${block("mine.yaml")}`]: mine(own) }),
  ask: (applied) => ["--config", block(applied ? "o3.yaml" : "mine.yaml"), "-p", QUESTION],
  told: (asked) => Promise.resolve({ model: modelSent(asked), outputTokens: sent(asked, "max_tokens") }),
  tells: ({ model, outputTokens }) => ({ model, outputTokens }),
};
