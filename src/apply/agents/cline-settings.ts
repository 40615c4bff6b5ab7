import { z } from "zod";

/* What Cline 3.0.65 takes in providers.json. One value of another kind, for whichever provider, and it starts with none of them: it then asks a cloud. */

const optional = <Type extends z.ZodType>(type: Type, ...names: readonly string[]): Record<string, z.ZodOptional<Type>> =>
  Object.fromEntries(names.map((name) => [name, type.optional()]));

const texts = (...names: readonly string[]): Record<string, z.ZodOptional<z.ZodString>> => optional(z.string(), ...names);
const switches = (...names: readonly string[]): Record<string, z.ZodOptional<z.ZodBoolean>> => optional(z.boolean(), ...names);
const counts = (...names: readonly string[]): Record<string, z.ZodOptional<z.ZodInt>> => optional(z.int().positive(), ...names);

const providerId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/i);
const anything = z.record(z.string(), z.unknown());

const login = z.looseObject({
  ...texts("apiKey", "accessToken", "refreshToken", "accountId", "organizationId", "organizationName", "memberId"),
  ...counts("expiresAt"),
  ...optional(anything, "metadata"),
});

const aws = z.looseObject({
  ...texts("accessKey", "secretKey", "sessionToken", "region", "profile", "customModelBaseId"),
  ...switches("usePromptCache", "useCrossRegionInference", "useGlobalInference"),
  ...optional(z.url(), "endpoint"),
});

const settings = z.looseObject({
  provider: providerId,
  ...optional(providerId, "routingProviderId"),
  ...texts("apiKey", "model", "region"),
  ...counts("maxTokens", "contextWindow", "timeout"),
  ...optional(z.url(), "baseUrl"),
  ...optional(z.record(z.string(), z.string()), "headers"),
  ...optional(z.looseObject({ ...switches("enabled"), ...texts("effort"), ...counts("budgetTokens") }), "reasoning"),
  ...optional(z.enum(["anthropic", "gemini", "openai-chat", "openai-responses", "openai-r1", "ai-sdk"]), "protocol"),
  ...optional(z.enum(["china", "international"]), "apiLine"),
  ...optional(z.array(z.enum(["reasoning", "prompt-cache", "streaming", "tools", "vision", "computer-use", "oauth", "popular"])), "capabilities"),
  ...optional(login, "auth"),
  ...optional(aws, "aws"),
  ...optional(anything, "gcp", "azure", "sap", "oca", "modelCatalog"),
});

const choice = z.looseObject({ providerId: z.string().min(1), modelId: z.string().min(1) });

export const clineProviders = z.looseObject({
  version: z.literal(1),
  lastUsedProvider: z.string().min(1).optional(),
  modes: z.looseObject({ voiceInput: choice.optional() }).optional(),
  providers: z.record(
    z.string(),
    z.looseObject({ settings, updatedAt: z.iso.datetime(), tokenSource: z.enum(["manual", "oauth", "migration"]).optional() }),
  ),
});
