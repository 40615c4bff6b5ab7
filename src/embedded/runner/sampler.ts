import { LlamaGrammarEvaluationState } from "node-llama-cpp";
import type { GbnfJsonSchema, Llama, LlamaModel, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import { Rejection } from "./prompt";
import type { Format, GenerateRequest, Sampling } from "./messages";

type EvaluateOptions = SequenceEvaluateOptions;

/** How the next tokens are chosen. `generated` is read live by the repeat penalty. */
export async function samplerOf(
  llama: Llama,
  model: LlamaModel,
  { sampling, format }: Pick<GenerateRequest, "sampling" | "format">,
  generated: readonly Token[],
): Promise<EvaluateOptions> {
  const grammarEvaluationState = await grammarOf(llama, model, format);
  return {
    ...randomness(sampling),
    ...penalties(sampling, generated),
    ...(grammarEvaluationState ? { grammarEvaluationState } : {}),
  };
}

/** Nothing at temperature 0: the likeliest token is taken. */
function randomness({ temperature, topK, topP, minP, seed }: Sampling): EvaluateOptions {
  if (temperature <= 0) return {};
  return { temperature, topK, topP, minP, ...(seed === null ? {} : { seed }) };
}

function penalties(sampling: Sampling, generated: readonly Token[]): EvaluateOptions {
  const { repeatPenalty, frequencyPenalty, presencePenalty, repeatLastN } = sampling;
  if (repeatPenalty === 1 && frequencyPenalty === 0 && presencePenalty === 0) return {};
  return {
    repeatPenalty: {
      punishTokens: () => generated.slice(-repeatLastN),
      penalty: repeatPenalty,
      frequencyPenalty,
      presencePenalty,
    },
  };
}

async function grammarOf(llama: Llama, model: LlamaModel, format: Format): Promise<LlamaGrammarEvaluationState | null> {
  if (format.kind === "free") return null;
  try {
    const grammar = await (format.kind === "json"
      ? llama.getGrammarFor("json")
      : llama.createGrammarForJsonSchema<GbnfJsonSchema>(format.schema as GbnfJsonSchema));
    return new LlamaGrammarEvaluationState({ model, grammar });
  } catch (error) {
    throw new Rejection(400, `invalid format: ${error instanceof Error ? error.message : String(error)}`);
  }
}
