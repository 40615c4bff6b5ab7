import type { Finding } from "../core/domain/hardware";
import { inWords } from "./said";
import { inEnglish } from "./say";
import type { Say } from "./say";

/** What a finding is about; tools go by their own names. */
export const TOPICS: Readonly<Record<string, string>> = {
  server: "server",
  location: "location",
  "in use": "in use",
  models: "models",
  program: "program",
  limits: "limits",
  processor: "processor",
  memory: "memory",
  swap: "swap",
  "server's processes": "server's processes",
  graphics: "graphics",
  power: "power",
  disk: "disk",
};

export type FindingInWords = Omit<Finding, "detail" | "remedy"> & { readonly detail: string; readonly remedy?: string };

export function findingInWords({ detail, remedy, ...finding }: Finding, say: Say = inEnglish): FindingInWords {
  const topic = TOPICS[finding.what];
  return {
    ...finding,
    what: topic === undefined ? finding.what : say(topic),
    detail: inWords(detail, say),
    ...(remedy === undefined ? {} : { remedy: inWords(remedy, say) }),
  };
}
