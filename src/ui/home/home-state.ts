import type { PresetName } from "../../core/domain/evidence";
import type { GoalLimits } from "../../core/preset/goal";
import type { HomeModel, HomePoint, HomeState } from "../../protocol/home";
import type { ModelEntry, PresetEntry, ServerState } from "../../protocol/worker";

export interface HomeSources {
  /** Null before the server was asked. */
  readonly server: ServerState | null;
  readonly models: readonly ModelEntry[];
  readonly isApplied: (model: string, preset: PresetEntry) => boolean;
  readonly measuring: string | null;
  /** Nothing is started in a folder that is not trusted. */
  readonly trusted: boolean;
  readonly measureBlocked: string | null;
  readonly applyBlocked: string | null;
  readonly limits: GoalLimits;
}

/** The page of all models as it is now: made of what the reading thread told last, nothing is read for it. */
export function homeState({ server, models, isApplied, trusted, ...now }: HomeSources): HomeState {
  return {
    ...now,
    endpoint: server?.endpoint ?? "",
    server: server?.state === "up" ? `${server.kind} ${server.version}` : null,
    start: server?.state === "down" && trusted ? server.start.kind : "none",
    waiting: server === null,
    models: models.map((model) => homeModel(model, isApplied)),
    problem: server?.state === "down" ? server.message : null,
  };
}

function homeModel(model: ModelEntry, isApplied: HomeSources["isApplied"]): HomeModel {
  const { name, parameterSize, quantization, fileBytes, trainedContextTokens, measurable, predicted, problem } = model;
  return {
    ...{ name, parameterSize, quantization, fileBytes, trainedContextTokens, measurable, problem },
    reading: model.reading ?? false,
    gone: model.away === "not-on-server",
    fitsTokens: predicted.contextTokens,
    why: predicted.why,
    loaded: model.loaded !== null,
    applied: appliedOf(model, isApplied),
    runs: model.runs.length,
    points: [...model.presets, ...model.alsoProven].map(pointOf),
  };
}

const appliedOf = (model: ModelEntry, isApplied: HomeSources["isApplied"]): PresetName | null =>
  [...model.presets, ...model.alsoProven].find((preset) => isApplied(model.name, preset))?.name ?? null;

const pointOf = (entry: PresetEntry): HomePoint => {
  const { name: preset, runId, options, state, changed, contextTokens, decodeTokensPerSecond, ttftFullMs, footprintBytes, measuredAt } = entry;
  return { preset, runId, options, state, stale: changed.length > 0, contextTokens, decodeTokensPerSecond, ttftFullMs, footprintBytes, measuredAt };
};
