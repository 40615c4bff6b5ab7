import type { ModelProfile, ModelSummary } from "../core/domain/model";
import { readArchitecture } from "./architecture";
import { numberOf, withheldKeys } from "./gguf";
import type { ShowReply } from "./wire";

const familyOf = (summary: ModelSummary, show: ShowReply): string => text(show.model_info["general.architecture"]) ?? summary.family;

/** True when only a verbose `/api/show` can tell the architecture: the short one leaves arrays out. */
export function needsVerbose(summary: ModelSummary, show: ShowReply): boolean {
  const family = familyOf(summary, show);
  return withheldKeys(show.model_info, family).length > 0 || readArchitecture(show, family).state === "unknown";
}

/** Everything about a model that can be known before it is loaded. */
export function profileOf(summary: ModelSummary, show: ShowReply): ModelProfile {
  const info = show.model_info;
  const family = familyOf(summary, show);
  const remoteHost = summary.remoteHost ?? show.remote_host ?? undefined;
  const trained = numberOf(info[`${family}.context_length`]) ?? 0;
  const parameters = numberOf(info["general.parameter_count"]) ?? 0;
  return {
    ...summary,
    ...(remoteHost === undefined ? {} : { remoteHost }),
    family,
    parameterCount: parameters > 0 && parameters <= MOST_PARAMETERS ? parameters : 0,
    trainedContextTokens: trained >= 1 && trained <= LONGEST_CONTEXT ? Math.floor(trained) : FALLBACK_CONTEXT,
    capabilities: show.capabilities ?? summary.capabilities ?? [],
    bakedParameters: bakedParameters(show.parameters),
    architecture: readArchitecture(show, family),
    // Ollama leaves general.name out of its reply; the embedded engine does not.
    randomWeights: ["general.name", "general.basename"].some((key) => text(info[key])?.startsWith("random-")),
  };
}

/** No model is larger, nor is trained for more: such a figure is none. */
const MOST_PARAMETERS = 1e15;
const LONGEST_CONTEXT = 1e9;

/** What Ollama loads by default on a small machine: safe where the metadata does not tell how far the model was trained. */
const FALLBACK_CONTEXT = 4096;

/** The PARAMETER lines as the server prints them: a name, blanks, a value that may be quoted. A name may repeat (`stop`). */
export function bakedParameters(printed: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const line of printed.split("\n")) {
    const match = /^(\S+)\s+(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) continue;
    const value = (match[2] ?? "").replace(/^"(.*)"$/, "$1");
    const before = parameters[match[1]];
    parameters[match[1]] = before === undefined ? value : `${before}, ${value}`;
  }
  return parameters;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
