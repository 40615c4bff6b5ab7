import type * as vscode from "vscode";
import type { Applied } from "./applied";
import type { ServerWatch } from "./server";
import { inWords } from "../words/said";

/** A preset as other extensions see it. */
export interface ApiPreset {
  readonly model: string;
  readonly name: string;
  readonly state: "certified" | "provisional" | "rejected";
  readonly stale: boolean;
  /** num_ctx, tokens. */
  readonly contextTokens: number;
  /** The evidence in one sentence. */
  readonly evidence: string;
  /** What applying it sets, as Ollama names it. */
  readonly options: Readonly<Record<string, number | boolean>>;
  /** Name of the model that applying it makes. */
  readonly derivedModel: string;
  /** With a full window; null was not measured. */
  readonly decodeTokensPerSecond: number | null;
  readonly firstTokenMs: number | null;
  readonly memoryBytes: number | null;
}

export interface ApiApplied {
  /** Path of the workspace folder. */
  readonly folder: string;
  readonly model: string;
  readonly preset: string;
  /** Name of the model on the server that carries the preset. */
  readonly derivedModel: string;
  /** Whether the server has that model; null where that is not known. */
  readonly onServer: boolean | null;
}

/** What `activate()` returns. Within one `version` things are added, never changed or taken away. */
export interface O3Api {
  readonly version: 1;
  /** Presets of a model, or of all models; asks the server when it was not asked yet. */
  getPresets(model?: string): Promise<readonly ApiPreset[]>;
  /** What is applied in this workspace, one entry a folder. */
  getApplied(): readonly ApiApplied[];
  /** Presets were measured, went stale, were applied or undone. */
  readonly onDidChange: vscode.Event<void>;
}

export function createApi(server: ServerWatch, applied: Applied, changed: vscode.EventEmitter<void>): O3Api {
  return {
    version: 1,
    getPresets: async (model) => {
      if (!server.state) await server.refresh();
      return presetsOf(server).filter((preset) => model === undefined || preset.model === model);
    },
    getApplied: () =>
      applied.here.map(({ folder, model, preset, derivedModel }) => ({
        ...{ folder: folder.uri.fsPath, model, preset, derivedModel },
        onServer: server.derivedModels?.includes(derivedModel) ?? null,
      })),
    onDidChange: changed.event,
  };
}

const presetsOf = (server: ServerWatch): readonly ApiPreset[] =>
  server.models.flatMap(({ name: model, away, presets }) =>
    // What was deleted from the server is of no use to anybody; a server that is merely down keeps its models.
    (away === "not-on-server" ? [] : presets).map(({ name, state, contextTokens, words, changed, options, derivedModel, decodeTokensPerSecond, ttftFullMs, footprintBytes }) => ({
      model,
      name,
      state,
      contextTokens,
      stale: changed.length > 0,
      evidence: inWords(words),
      ...{ options, derivedModel, decodeTokensPerSecond, firstTokenMs: ttftFullMs, memoryBytes: footprintBytes },
    })),
  );
