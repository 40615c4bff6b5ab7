import type { Agent } from "./agent";
import { aider } from "./aider";
import { claudeCode } from "./claude-code";
import { cline } from "./cline";
import { codex } from "./codex";
import { continueDev } from "./continue";
import { crush } from "./crush";
import { envFileAgent } from "./env-file";
import { goose } from "./goose";
import { kilo } from "./kilo";
import { openCode } from "./opencode";
import { qwen } from "./qwen";
import { roo } from "./roo";
import { vscodeChat } from "./vscode-chat";
import { zed } from "./zed";

/** All coding agents whose files O3 can write, in the order in which they are offered. A new one is one more line here. */
export const AGENTS: readonly Agent[] = [openCode, kilo, qwen, continueDev, aider, claudeCode, crush, cline, codex, goose, zed, vscodeChat, roo, envFileAgent];

export const agentById = (id: string): Agent | null => AGENTS.find((agent) => agent.id === id) ?? null;
