import { UsageError } from "../core/errors";
import type { PullProgress } from "../ollama/control-plane";
import type { OllamaEngine } from "../ollama/engine";
import type { Fetching } from "../core/events";

/** Fetches a model from its registry onto a server. Rejects with UsageError where the server has no registry, with EngineError, or with Cancelled. */
export async function pullModel(
  engine: Pick<OllamaEngine, "identify" | "pull">,
  model: string,
  onProgress: (progress: Fetching) => void,
  signal: AbortSignal,
): Promise<void> {
  const name = model.trim();
  if (name === "") throw new UsageError({ code: "name-the-model" });
  if ((await engine.identify(signal)).kind === "embedded")
    throw new UsageError({ code: "embedded-fetches-none" });
  const layers = new Map<string, { readonly done: number; readonly total: number }>();
  await engine.pull(
    name,
    (progress) => {
      const { digest, doneBytes, totalBytes } = progress;
      if (digest !== null && totalBytes !== null) layers.set(digest, { done: doneBytes ?? 0, total: totalBytes });
      const sum = (of: "done" | "total"): number => [...layers.values()].reduce((all, layer) => all + layer[of], 0);
      onProgress({ model: name, step: stepOf(progress), doneBytes: sum("done"), totalBytes: sum("total") });
    },
    signal,
  );
}

/** What a server's word for its step means; one that nobody knows is some work of its own. */
function stepOf({ status }: PullProgress): Fetching["step"] {
  if (/^pulling manifest/i.test(status)) return "asking";
  if (/^(pulling|downloading)/i.test(status)) return "fetching";
  if (/^verifying/i.test(status)) return "checking";
  if (/^success/i.test(status)) return "done";
  return "storing";
}
