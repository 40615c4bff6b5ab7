import { isSameAddress } from "./address";
import type { Agent, Sends } from "./agent";
import { inFigures } from "./fit";

/** What is known of the server that O3 uses. */
export interface Windows {
  readonly endpoint: string;
  /** The window of the model that the agent names, as it is baked in; null where it has none or the server was not asked. */
  readonly ofModel: number | null;
  /** Of the preset that is applied here, else of what is loaded; null where there is neither. */
  readonly here: number | null;
}

/** What an agent's settings, as they are, do to Ollama; a sentence each. */
export function effectsOf({ title, dialect }: Pick<Agent, "title" | "dialect">, sends: Sends, { endpoint, ofModel, here }: Windows): readonly string[] {
  if (sends.endpoint !== null && !isSameAddress(sends.endpoint, endpoint)) return [`${title} asks ${sends.endpoint}, which is not the server at ${endpoint}.`];
  const window = sends.contextTokensSent ?? ofModel;
  return [asked(title, dialect, sends, { ofModel, here }), ...counted(title, sends.contextTokensAssumed, window)];
}

function asked(title: string, dialect: Agent["dialect"], { contextTokensSent: sent }: Sends, { ofModel, here }: Omit<Windows, "endpoint">): string {
  const other = ofModel ?? here;
  if (sent === null) {
    const why = dialect === "api" ? "" : " (its interface takes none)";
    return ofModel === null
      ? `${title} sends no num_ctx${why}: it gets the server's own window, whatever a preset says.`
      : `${title} sends no num_ctx${why}: it gets the window of the model, ${inFigures(ofModel)} tokens.`;
  }
  if (other === null) return `${title} sends num_ctx ${inFigures(sent)}: the server loads the model anew each time another client asks for another window.`;
  if (other === sent) return `${title} sends num_ctx ${inFigures(sent)}, the window that the model has: nothing is loaded anew.`;
  return `${title} sends num_ctx ${inFigures(sent)}: reloads the model each time it differs from ${inFigures(other)}.`;
}

function counted(title: string, assumed: number | null, window: number | null): readonly string[] {
  if (assumed === null || window === null || assumed === window) return [];
  return assumed > window
    ? [`${title} counts with ${inFigures(assumed)} tokens and gets ${inFigures(window)}: what is longer is cut off without a word.`]
    : [`${title} counts with ${inFigures(assumed)} of ${inFigures(window)} tokens: the rest is never used.`];
}
