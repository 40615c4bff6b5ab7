import { z } from "zod";
import { modelSent, QUESTION } from "../driver";
import type { Driver, Own } from "../driver";

const FILE = "home/.cline/data/settings/providers.json";

const options = z.object({ num_ctx: z.number() });

const providers = ({ model, contextTokens, outputTokens, endpoint }: Own): string =>
  `${JSON.stringify(
    {
      version: 1,
      lastUsedProvider: "ollama",
      providers: {
        ollama: {
          settings: { provider: "ollama", model, baseUrl: endpoint, contextWindow: contextTokens, maxTokens: outputTokens },
          tokenSource: "manual",
          updatedAt: "2026-05-01T10:00:00.000Z",
        },
      },
    },
    null,
    2,
  )}\n`;

/** The window that it sends is the one that it counts with. Its limit of an answer is its own and reaches no model: Ollama knows no `max_output_tokens`. */
export const cline: Driver = {
  id: "cline",
  env: { CLINE_NO_AUTO_UPDATE: "1" },
  files: (own) => ({ [FILE]: providers(own) }),
  rewrites: [FILE],
  ask: () => [QUESTION],
  told: (asked) => {
    const window = options.parse(asked.questions[0]?.body.options).num_ctx;
    return Promise.resolve({ model: modelSent(asked), contextTokens: window, contextTokensSent: window });
  },
  tells: ({ model, contextTokens }) => ({ model, contextTokens, contextTokensSent: contextTokens }),
};
