import { z } from "zod";
import { modelSent, QUESTION, whole } from "../driver";
import type { Asked, Driver, Own, Told } from "../driver";

const metadata = z.object({ max_input_tokens: z.number(), max_output_tokens: z.number() });
const options = z.object({ num_ctx: z.number() });

/** With --verbose it prints what it knows of the model: what a prompt may have is the window less the reserve. */
function told(asked: Asked): Promise<Told> {
  const json = /Model metadata:\s*(\{[^]*?\n\})/.exec(asked.ran.stdout)?.[1] ?? "{}";
  const { max_input_tokens: input, max_output_tokens: output } = metadata.parse(JSON.parse(json));
  const window = options.parse(asked.questions[0]?.body.options).num_ctx;
  return Promise.resolve({ model: modelSent(asked), contextTokens: input + output, outputTokens: output, contextTokensSent: window });
}

const files = ({ model, contextTokens, outputTokens, endpoint }: Own): Record<string, string> => ({
  "work/.aider.conf.yml": `# mine\nmodel: ollama_chat/${model}   # the small one\nset-env:\n  - OLLAMA_API_BASE=${endpoint}\n`,
  "work/.aider.model.settings.yml": `- name: ollama_chat/${model}\n  edit_format: whole\n  extra_params:\n    num_ctx: ${contextTokens} # as the server has it\n`,
  "work/.aider.model.metadata.json": `{
  "ollama_chat/${model}": { "max_input_tokens": ${contextTokens - outputTokens}, "max_output_tokens": ${outputTokens}, "litellm_provider": "ollama_chat", "mode": "chat" }
}
`,
});

export const aider: Driver = {
  id: "aider",
  // The second one: no list of prices from elsewhere.
  env: { AIDER_ANALYTICS_DISABLE: "true", LITELLM_LOCAL_MODEL_COST_MAP: "True" },
  files,
  ask: () => [
    ...["--yes-always", "--no-git", "--no-check-update", "--no-show-release-notes", "--no-pretty", "--no-gitignore"],
    ...["--verbose", "--message", QUESTION],
  ],
  told,
  tells: (budget) => ({ ...whole(budget), contextTokensSent: budget.contextTokens }),
};
