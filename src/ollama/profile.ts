import type { ModelProfile, ModelSummary } from "../core/domain/model";
import { readArchitecture } from "./architecture";
import type { ShowReply } from "./wire";

/** Everything about a model that can be known before it is loaded. */
export function profileOf(summary: ModelSummary, show: ShowReply): ModelProfile {
  const info = show.model_info;
  const family = text(info["general.architecture"]) ?? summary.family;
  return {
    ...summary,
    family,
    parameterCount: number(info["general.parameter_count"]) ?? 0,
    trainedContextTokens: number(info[`${family}.context_length`]) ?? 4096,
    capabilities: show.capabilities,
    bakedParameters: bakedParameters(show.parameters),
    architecture: readArchitecture(info, family),
    randomWeights: text(info["general.name"])?.startsWith("random-") ?? false,
  };
}

/** The PARAMETER lines as the server prints them: a name, blanks, a value that may be quoted. */
export function bakedParameters(printed: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const line of printed.split("\n")) {
    const match = /^(\S+)\s+(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) parameters[match[1]] = (match[2] ?? "").replace(/^"(.*)"$/, "$1");
  }
  return parameters;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
