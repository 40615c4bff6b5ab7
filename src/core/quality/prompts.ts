import type { QualityCheck } from "../domain/tuning";
import type { ChatTool } from "../ports";
import type { Facts, ObjectSchema } from "./schema";

export type CheckName = QualityCheck["name"];
/** Checks whose answers are right or wrong, each for itself. */
export type GradedCheck = Exclude<CheckName, "greedy-agreement">;

interface Asked {
  /** The same in every run of the suite. */
  readonly id: string;
  readonly text: string;
  /** Tokens the answer may have. */
  readonly replyTokens: number;
}

export interface TypedTool extends ChatTool {
  readonly parameters: ObjectSchema;
}

/** The code of one place, hidden in a long document. */
export interface RecallPrompt extends Asked {
  readonly check: "recall";
  readonly code: string;
}

/** One of the tools has to be called, with these values among its arguments. */
export interface ToolPrompt extends Asked {
  readonly check: "tool-calls";
  readonly tools: readonly TypedTool[];
  readonly tool: TypedTool;
  readonly facts: Facts;
}

/** The sentence's facts as JSON that fits the schema. */
export interface JsonPrompt extends Asked {
  readonly check: "json";
  readonly schema: ObjectSchema;
  readonly facts: Facts;
}

/** Any text: only whether both settings write the same counts. */
export interface GreedyPrompt extends Asked {
  readonly check: "greedy-agreement";
}

export type GradedPrompt = RecallPrompt | ToolPrompt | JsonPrompt;
export type QualityPrompt = GradedPrompt | GreedyPrompt;
