import { dirname, join } from "node:path";
import { z } from "zod";
import type { AgentFiles, AgentPlace, AgentPlan, AgentTarget, Conflict, FilePlan, Put, Sends } from "./agent";
import { isSameAddress, openAiBase } from "./address";
import { compactTokensIn } from "./budget";
import { configIn, jsonConfig, merged, numberIn, readJsonConfig, textIn } from "./config-text";
import type { Config } from "./config-text";
import { problemOf, schemaProblem } from "./problem";

/*
 * OpenCode and Kilo Code share an engine and the form of its configuration. Read at OpenCode 1.18.33 and Kilo 7.7.9: JSON with comments, merged
 * key by key over many files, of which later ones win.
 */

/** Where one of the two reads its files, from the weakest to the strongest. */
export interface Ranks {
  readonly schemaUrl: string;
  /** Size of its first request. */
  readonly promptTokens: number;
  readonly below: readonly string[];
  /** Files in the workspace that O3 may write. */
  readonly own: readonly string[];
  /** The one that is made where there is none of them. */
  readonly fresh: string;
  /** Files that win over the workspace's. */
  readonly above: readonly string[];
}

interface Found {
  readonly path: string;
  readonly config: Config;
}

const PACKAGE = "@ai-sdk/openai-compatible";
const PROVIDER = "ollama";
/** What the engine asks for at most, whatever the limit says. */
const MOST_OUTPUT_TOKENS = 32_000;

export async function planOpenCode(target: AgentTarget, ranks: Ranks, files: AgentFiles): Promise<AgentPlan> {
  const own = await present(ranks.own, files);
  const above = await present(ranks.above, files);
  const path = own.at(-1)?.path ?? ranks.fresh;
  const below = await present(ranks.below, files);
  const all = [...below, ...own, ...above];
  const provider = providerFor(target, all);
  const file: FilePlan = { path, level: "workspace", format: "jsonc", puts: putsFor(target, provider, own, path, ranks) };
  return { files: [file], conflicts: provider.conflicts, notes: notesFor(provider.id, target, all, above) };
}

interface Provider {
  readonly id: string;
  /** What is written of it already, in all files. */
  readonly config: Config;
  readonly conflicts: readonly Conflict[];
}

/** The provider that leads to this server already, whatever its name; else `ollama`, which may be another server's. */
function providerFor(target: AgentTarget, all: readonly Found[]): Provider {
  const base = openAiBase(target.endpoint);
  const providers = configIn(merged(all.map(({ config }) => config)), "provider");
  const fits = (id: string): boolean => {
    const config = configIn(providers, id);
    return isSameAddress(configIn(config, "options").baseURL, base) && [null, PACKAGE].includes(textIn(config, "npm"));
  };
  const id = [PROVIDER, ...Object.keys(providers)].find(fits) ?? PROVIDER;
  const config = configIn(providers, id);
  const conflicts = fits(id) ? [] : conflictsIn(id, config, base, all);
  return { id, config, conflicts };
}

function conflictsIn(id: string, config: Config, base: string, all: readonly Found[]): Conflict[] {
  const found = [
    { keys: ["options", "baseURL"], value: textIn(configIn(config, "options"), "baseURL"), wanted: base },
    { keys: ["npm"], value: textIn(config, "npm"), wanted: PACKAGE },
  ];
  return found.flatMap(({ keys, value, wanted }) => {
    if (value === null || value === wanted || (keys[0] === "options" && isSameAddress(value, base))) return [];
    const [last] = keys.slice(-1);
    const holder = all.findLast(({ config: one }) => textIn(configIn(one, "provider", id, ...keys.slice(0, -1)), last ?? "") === value);
    return [{ path: holder?.path ?? "", key: ["provider", id, ...keys].join("."), found: value, wanted }];
  });
}

function putsFor(target: AgentTarget, provider: Provider, own: readonly Found[], path: string, { schemaUrl, promptTokens }: Ranks): Put[] {
  const here = own.find((found) => found.path === path)?.config ?? {};
  const base = openAiBase(target.endpoint);
  const at = ["provider", provider.id];
  const model = [...at, "models", target.derivedModel];
  // Also what a weaker file says already: that one may go its own way.
  const known = configIn(here, "provider", provider.id);
  const inputTokens = compactTokensIn(target, promptTokens) + target.outputTokens;
  const missing = (value: unknown, put: Put): Put[] => (value === undefined || value === null ? [put] : []);
  return [
    // Without it OpenCode writes it into the file itself.
    ...missing(here.$schema, { path: ["$schema"], value: schemaUrl }),
    { path: ["model"], value: `${provider.id}/${target.derivedModel}` },
    ...(textIn(known, "npm") === PACKAGE ? [] : [{ path: [...at, "npm"], value: PACKAGE }]),
    ...missing(known.name ?? provider.config.name, { path: [...at, "name"], value: "Ollama" }),
    ...(isSameAddress(configIn(known, "options").baseURL, base) ? [] : [{ path: [...at, "options", "baseURL"], value: base }]),
    { path: [...model, "name"], value: `${target.model} ${target.preset}` },
    { path: [...model, "tool_call"], value: target.can.tools },
    { path: [...model, "reasoning"], value: target.can.thinking },
    ...(target.can.vision ? [{ path: [...model, "attachment"], value: true }, { path: [...model, "modalities"], value: { input: ["text", "image"], output: ["text"] } }] : []),
    { path: [...model, "limit", "context"], value: target.contextTokens },
    { path: [...model, "limit", "output"], value: target.outputTokens },
    // It shortens the history from this limit less the room for an answer on; without it, from the window less that room.
    ...(inputTokens < target.contextTokens ? [{ path: [...model, "limit", "input"], value: inputTokens }] : []),
  ];
}

function notesFor(id: string, target: AgentTarget, all: readonly Found[], above: readonly Found[]): string[] {
  const whole = merged(all.map(({ config }) => config));
  const strings = (key: string): readonly unknown[] | null => (Array.isArray(whole[key]) ? whole[key] : null);
  const small = textIn(whole, "small_model");
  const notes = above
    .filter(({ config }) => textIn(config, "model") !== null && textIn(config, "model") !== `${id}/${target.derivedModel}`)
    .map(({ path, config }) => `${path} wins over this file and names the model ${textIn(config, "model") ?? ""}: take that line out.`);
  if (strings("disabled_providers")?.includes(id) === true) notes.push(`disabled_providers switches ${id} off: take it out of that list.`);
  if (strings("enabled_providers")?.includes(id) === false) notes.push(`enabled_providers leaves ${id} out: add it to that list.`);
  if (small !== null && small.startsWith(`${id}/`) && small !== `${id}/${target.derivedModel}`)
    notes.push(`small_model is ${small}: the server loads it beside this model, or in its place, for each title.`);
  const pinned = Object.entries(configIn(whole, "agent")).filter(([, agent]) => textIn(configIn(agent), "model") !== null);
  if (pinned.length > 0) notes.push(`These agents name a model of their own: ${pinned.map(([name]) => name).join(", ")}.`);
  return [...notes, "Start it again: it reads its settings once."];
}

const present = async (paths: readonly string[], files: AgentFiles): Promise<Found[]> => {
  const found = await Promise.all(paths.map(async (path) => ({ path, config: await readJsonConfig(files, path) })));
  return found.flatMap(({ path, config }) => (config === null ? [] : [{ path, config }]));
};

export async function openCodeSends(ranks: Ranks, files: AgentFiles): Promise<Sends | null> {
  const all = await present([...ranks.below, ...ranks.own, ...ranks.above], files);
  const whole = merged(all.map(({ config }) => config));
  const named = textIn(whole, "model");
  const [id = "", ...rest] = (named ?? "").split("/");
  const provider = configIn(whole, "provider", id);
  const endpoint = textIn(configIn(provider, "options"), "baseURL");
  if (named === null || endpoint === null) return null;
  const model = rest.join("/");
  const limit = configIn(provider, "models", model, "limit");
  const output = numberIn(limit, "output");
  return {
    model: textIn(configIn(provider, "models", model), "id") ?? model,
    endpoint,
    contextTokensSent: null,
    contextTokensAssumed: numberIn(limit, "context"),
    outputTokens: output === null ? MOST_OUTPUT_TOKENS : Math.min(output, MOST_OUTPUT_TOKENS),
    from: all.filter(({ config }) => "model" in config || "provider" in config).map(({ path }) => path).reverse(),
  };
}

const limit = z.looseObject({ context: z.number(), output: z.number() });
const model = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  tool_call: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  attachment: z.boolean().optional(),
  temperature: z.boolean().optional(),
  limit: limit.optional(),
  options: z.record(z.string(), z.unknown()).optional(),
});
const provider = z.looseObject({
  npm: z.string().optional(),
  name: z.string().optional(),
  options: z.looseObject({ baseURL: z.string().optional(), apiKey: z.string().optional() }).optional(),
  models: z.record(z.string(), model).optional(),
});
const schema = z.looseObject({
  $schema: z.string().optional(),
  model: z.string().optional(),
  small_model: z.string().optional(),
  provider: z.record(z.string(), provider).optional(),
  disabled_providers: z.array(z.string()).optional(),
  enabled_providers: z.array(z.string()).optional(),
});

export const openCodeProblem = (text: string, path: string): string | null => problemOf(() => schemaProblem(schema, jsonConfig(text, path)));

/** `.opencode` folders of the folders above, up to the one with `.git` in it: the farther one wins. */
export async function foldersAbove(place: AgentPlace, files: AgentFiles): Promise<string[]> {
  const above: string[] = [];
  for (let folder = place.workspaceFolder; !(await files.list(folder)).includes(".git"); folder = dirname(folder)) {
    if (dirname(folder) === folder) break;
    above.push(dirname(folder));
  }
  return above;
}

export const both = (folder: string, name: string): string[] => [join(folder, `${name}.json`), join(folder, `${name}.jsonc`)];
