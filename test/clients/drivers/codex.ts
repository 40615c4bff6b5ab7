import { modelSent, newestIn, QUESTION } from "../driver";
import type { Driver, Own } from "../driver";

const config = ({ model, contextTokens, endpoint }: Own): string => `# mine
model = "${model}"
model_provider = "cellar"
model_context_window = ${contextTokens}

[model_providers.cellar]
name = "The one in the cellar"
base_url = "${endpoint}/v1"
wire_api = "responses"

[analytics]
enabled = false
`;

export const codex: Driver = {
  id: "codex",
  env: {},
  files: (own) => ({ "home/.codex/config.toml": config(own) }),
  ask: (applied) => ["exec", ...(applied ? ["--profile", "o3"] : []), "--skip-git-repo-check", QUESTION],
  told: (asked) => Promise.resolve({ model: modelSent(asked), contextTokens: newestIn(asked, ".codex/sessions", /"model_context_window":(\d+)/) }),
  // It leaves a twentieth free, and names no limit of an answer.
  tells: ({ model, contextTokens }) => ({ model, contextTokens: Math.floor(contextTokens * 0.95) }),
};
