import type { Driver } from "../driver";
import { aider } from "./aider";
import { claudeCode } from "./claude-code";
import { cline } from "./cline";
import { codex } from "./codex";
import { continueCli } from "./continue";
import { kilo, openCode } from "./opencode";
import { qwen } from "./qwen";

export const DRIVERS: readonly Driver[] = [openCode, kilo, qwen, continueCli, aider, claudeCode, cline, codex];
