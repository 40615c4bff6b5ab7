import { z } from "zod";

/*
 * What Claude Code 2.1.332 takes in a settings file, as it was tried with it. One value of another kind, and it drops the whole file: permissions,
 * hooks and all that O3 writes. Keys that it does not know, and those where it forgives, are not here.
 */

const each = <Type extends z.ZodType>(type: Type, ...names: readonly string[]): Record<string, z.ZodOptional<Type>> =>
  Object.fromEntries(names.map((name) => [name, type.optional()]));

/** A rule that is none is left out by itself. */
const rules = z.array(z.unknown());

const permissions = z.looseObject({
  ...each(rules, "allow", "deny", "ask"),
  defaultMode: z.enum(["acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "manual", "plan"]).optional(),
  additionalDirectories: z.array(z.string()).optional(),
});

const action = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("command"), command: z.string() }),
  z.looseObject({ type: z.literal(["prompt", "agent"]), prompt: z.string() }),
  z.looseObject({ type: z.literal("http"), url: z.string() }),
  z.looseObject({ type: z.literal("mcp_tool"), server: z.string(), tool: z.string() }),
]);
const hooks = z.array(z.looseObject({ matcher: z.string().optional(), hooks: z.array(action) }));

/** Of other events it reads nothing. */
const EVENTS = [
  ...["PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "Notification", "UserPromptSubmit", "UserPromptExpansion", "SessionStart"],
  ...["SessionEnd", "Stop", "StopFailure", "SubagentStart", "SubagentStop", "PreCompact", "PostCompact", "PermissionRequest", "PermissionDenied"],
];

const line = z.looseObject({ type: z.literal("command"), command: z.string() });

export const claudeSettings = z.looseObject({
  permissions: permissions.optional(),
  hooks: z.looseObject(each(hooks, ...EVENTS)).optional(),
  env: z.record(z.string(), z.unknown()).optional(),
  cleanupPeriodDays: z.int().positive().optional(),
  ...each(line, "statusLine", "subagentStatusLine"),
  ...each(
    z.string(),
    ...["$schema", "model", "apiKeyHelper", "proxyAuthHelper", "awsCredentialExport", "awsAuthRefresh", "gcpAuthRefresh", "processWrapper"],
    ...["otelHeadersHelper", "outputStyle", "language", "prUrlTemplate"],
  ),
  ...each(
    z.boolean(),
    ...["respectGitignore", "includeCoAuthoredBy", "includeGitInstructions", "enableAllProjectMcpServers", "disableAllHooks"],
    ...["respondToBashCommands", "skipWebFetchPreflight", "spinnerTipsEnabled", "syntaxHighlightingDisabled", "alwaysThinkingEnabled"],
    ...["fastMode", "promptSuggestionEnabled"],
  ),
});
