import { z } from "zod";
import { QUESTION, sent, whole } from "../driver";
import type { Asked, Driver, Own, Told } from "../driver";

const result = z.object({ modelUsage: z.record(z.string(), z.object({ contextWindow: z.number() })) });

function told(asked: Asked): Promise<Told> {
  const used = Object.entries(result.parse(JSON.parse(asked.ran.stdout)).modelUsage);
  const windows = new Set(used.map(([, { contextWindow }]) => contextWindow));
  if (windows.size !== 1) throw new Error(`it counts with these windows: ${[...windows].join(", ")}`);
  return Promise.resolve({ model: used.map(([model]) => model).join(", "), contextTokens: [...windows][0] ?? null, outputTokens: sent(asked, "max_tokens") });
}

const settings = ({ model, contextTokens, outputTokens, endpoint }: Own): string => `{
    "permissions": { "deny": ["Bash(rm:*)"] },
    "model": "${model}",
    "env": {
        "ANTHROPIC_BASE_URL": "${endpoint}",
        "ANTHROPIC_AUTH_TOKEN": "mine",
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "${contextTokens}",
        "CLAUDE_CODE_MAX_OUTPUT_TOKENS": "${outputTokens}"
    }
}
`;

export const claudeCode: Driver = {
  id: "claude-code",
  env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", DISABLE_AUTOUPDATER: "1", DISABLE_TELEMETRY: "1", DISABLE_ERROR_REPORTING: "1" },
  files: (own) => ({ "work/.claude/settings.local.json": settings(own) }),
  ask: () => ["-p", QUESTION, "--output-format", "json"],
  told,
  tells: whole,
};
