import type { AppliedPreset, StrandedNote } from "../protocol/apply";

/** What the view "Applied" shows: each apply with what it reaches and what was changed since, and notes that nothing leads back from. */
export type AppliedNode =
  | { readonly kind: "apply"; readonly applied: AppliedPreset; /** Applies to the same folder that came after it. */ readonly newer: readonly AppliedPreset[] }
  | { readonly kind: "part"; readonly applied: AppliedPreset; readonly agent: { readonly id: string; readonly title: string } }
  | { readonly kind: "drift"; readonly applied: AppliedPreset; readonly words: string }
  | { readonly kind: "note"; readonly note: StrandedNote };

/** @param applied newest first in each folder */
export const appliedNodes = (applied: readonly AppliedPreset[], notes: readonly StrandedNote[]): readonly AppliedNode[] => [
  ...notes.map((note) => ({ kind: "note", note }) as const),
  ...applied.map((one, at) => ({ kind: "apply", applied: one, newer: applied.slice(0, at).filter(({ workspaceFolder }) => workspaceFolder === one.workspaceFolder) }) as const),
];

export function partsOf(node: AppliedNode): readonly AppliedNode[] {
  if (node.kind !== "apply") return [];
  const { applied } = node;
  return [...applied.drift.map((words) => ({ kind: "drift", applied, words }) as const), ...applied.agents.map((agent) => ({ kind: "part", applied, agent }) as const)];
}

export function isAppliedNode(value: unknown): value is AppliedNode {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string" && ("applied" in value || "note" in value);
}
