import { createHash } from "node:crypto";
import { EngineError } from "../core/errors";
import { ControlPlane } from "./control-plane";
import { OllamaHttp } from "./http";
import { bakedParameters } from "./profile";
import type { ShowReply } from "./wire";

type Options = Readonly<Record<string, number | boolean>>;

const QUICK_LIMIT_MS = 10_000;
/** Making a model from another one writes a manifest; on a cold disk its layers are looked at. */
const CREATE_LIMIT_MS = 120_000;

/** Models that are made of others with options baked in. Rejects with EngineError, or with Cancelled when the signal aborts. */
export function createModelStore(
  endpoint: URL,
  http = new OllamaHttp(endpoint),
): {
  readonly endpoint: string;
  readonly find: (name: string, signal: AbortSignal) => Promise<{ readonly parameters: Options; readonly rest: string } | null>;
  readonly create: (name: string, from: string, parameters: Options, signal: AbortSignal) => Promise<void>;
  readonly remove: (name: string, signal: AbortSignal) => Promise<boolean>;
} {
  const control = new ControlPlane(http);

  return {
    endpoint: endpoint.href.replace(/\/$/, ""),

    find: async (name, signal) => {
      const reply = await unlessMissing(() => control.show(name, false, QUICK_LIMIT_MS, signal));
      return reply && { parameters: runnerOptions(bakedParameters(reply.parameters)), rest: restOf(reply) };
    },

    // The base may have options of its own baked in: the new model has them too, and ours win.
    create: (name, from, parameters, signal) => control.create({ model: name, from, parameters }, CREATE_LIMIT_MS, signal),

    remove: async (name, signal) => (await unlessMissing(() => control.remove(name, QUICK_LIMIT_MS, signal).then(() => true))) ?? false,
  };
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineError && error.reason === "not-found") return null;
    throw error;
  }
}

const RUNNER = ["num_ctx", "num_batch", "num_thread", "num_gpu"] as const;

/** Of all baked parameters the ones that a preset may set; a template's stop words are none of ours. */
function runnerOptions(printed: Readonly<Record<string, string>>): Options {
  const options: Record<string, number | boolean> = {};
  for (const name of RUNNER) {
    const value = Number(printed[name]);
    if (printed[name] !== undefined && Number.isFinite(value)) options[name] = value;
  }
  if (printed.use_mmap !== undefined) options.use_mmap = printed.use_mmap === "true";
  return options;
}

/**
 * Digest of what is not a runner option. The server prints the model as a Modelfile: a FROM line with the digest of the weights, template,
 * system text, other parameters. Older servers print parameters in any order.
 */
function restOf({ modelfile, template, parameters }: ShowReply): string {
  const lines = (modelfile ?? `${template}\n${parameters.replaceAll(/^(?=\S)/gm, "PARAMETER ")}`).split("\n");
  const kept = lines.filter((line) => !line.startsWith("#") && !OURS.test(line) && line.trim() !== "");
  return createHash("sha256").update(kept.sort().join("\n")).digest("hex");
}

const OURS = new RegExp(`^PARAMETER\\s+(${[...RUNNER, "use_mmap"].join("|")})\\s`);
