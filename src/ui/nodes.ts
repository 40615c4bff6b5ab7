import type { RunSummary } from "../protocol/panel";
import type { ModelEntry, PresetEntry } from "../protocol/worker";

/** What the trees show. Ids are stable, so that what is open stays open. */
export type Node =
  | { readonly kind: "model"; readonly model: ModelEntry }
  | { readonly kind: "preset"; readonly model: ModelEntry; readonly preset: PresetEntry }
  /** A model's presets. */
  | { readonly kind: "group"; readonly model: ModelEntry }
  | { readonly kind: "run"; readonly model: ModelEntry; readonly run: RunSummary }
  | { readonly kind: "hint"; readonly model: ModelEntry };

export function idOf(node: Node): string {
  switch (node.kind) {
    case "model":
    case "group":
    case "hint":
      return `${node.kind}/${node.model.name}`;
    case "preset":
      return `preset/${node.model.name}/${node.preset.name}`;
    case "run":
      return `run/${node.model.name}/${node.run.runId}`;
  }
}

/** Under a model its runs; its presets have a view of their own, so that each is there once. */
export function childrenOf(node: Node): readonly Node[] {
  const { model } = node;
  switch (node.kind) {
    case "model":
      return [
        ...(model.presets.length === 0 && model.measurable && !model.reading ? [{ kind: "hint", model } as const] : []),
        ...model.runs.map((run) => ({ kind: "run", model, run }) as const),
      ];
    case "group":
      return model.presets.map((preset) => ({ kind: "preset", model, preset }) as const);
    case "preset":
    case "run":
    case "hint":
      return [];
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value && "model" in value;
}
