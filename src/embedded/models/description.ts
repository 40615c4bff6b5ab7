import type { GgufHeader, HeaderValue } from "../gguf/read-header";
import { FILE_TYPES } from "../gguf/format";

export interface ModelDetails {
  readonly parent_model: string;
  readonly format: "gguf";
  readonly family: string;
  readonly families: readonly string[];
  readonly parameter_size: string;
  readonly quantization_level: string;
}

export function detailsOf(header: GgufHeader, parent: string): ModelDetails {
  const family = architectureOf(header);
  const fileType = header.metadata.get("general.file_type");
  return {
    parent_model: parent,
    format: "gguf",
    family,
    families: [family],
    parameter_size: parameterSize(header.parameters),
    quantization_level: (typeof fileType === "number" ? FILE_TYPES[fileType] : undefined) ?? "unknown",
  };
}

/** Ollama's notation: 617K, 348.70M, 1.2B. */
export function parameterSize(parameters: number): string {
  if (parameters >= 1e9) return `${whole(parameters / 1e9, 1)}B`;
  if (parameters >= 1e6) return `${whole(parameters / 1e6, 2)}M`;
  if (parameters >= 1e3) return `${(parameters / 1e3).toFixed(0)}K`;
  return String(parameters);
}

const whole = (value: number, digits: number): string => value.toFixed(Number.isInteger(value) ? 0 : digits);

function architectureOf({ metadata }: GgufHeader): string {
  const architecture = metadata.get("general.architecture");
  return typeof architecture === "string" ? architecture : "";
}

/** A number that the architecture names, such as `context_length`. */
export function architectureNumber(header: GgufHeader, key: string): number | null {
  const value = header.metadata.get(`${architectureOf(header)}.${key}`);
  return typeof value === "number" ? value : null;
}

/** Tokens of the longest context the model was trained on; null when it does not say. */
export const trainedContext = (header: GgufHeader): number | null => architectureNumber(header, "context_length");

/** Metadata as `/api/show` gives it: long lists only when asked for, the chat template elsewhere. */
export function modelInfo(header: GgufHeader, verbose: boolean): Record<string, HeaderValue | null> {
  const info: Record<string, HeaderValue | null> = { "general.parameter_count": header.parameters };
  for (const [key, value] of header.metadata) {
    if (key === "tokenizer.chat_template" || key === "general.alignment") continue;
    info[key] = Array.isArray(value) && !verbose ? null : value;
  }
  return Object.fromEntries(Object.entries(info).sort(([a], [b]) => (a < b ? -1 : 1)));
}
