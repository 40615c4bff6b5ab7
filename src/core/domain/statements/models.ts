import type { Subject } from "./figure";

/** Which model is meant, and whether there is anything to measure about it. */
export const MODELS = {
  "runs-elsewhere": { model: "text", host: "text" },
  "makes-images": { model: "text" },
  "makes-embeddings": { model: "text" },
  "generates-no-text": { model: "text", abilities: "list" },
  "get-one-that-does": {},
  "choose-another": { models: "list" },
  "none-generates-text": {},
  "none-of-these-generates-text": { models: "list" },
  "no-model-at-all": { model: "text" },
  "did-you-mean": { model: "text", models: "choice" },
  "not-installed": { model: "text", models: "list" },
  "metadata-lacks": { keys: "list" },
  "not-understood": { why: "said" },
} as const satisfies Subject;
