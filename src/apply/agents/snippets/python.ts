import type { AgentTarget, Snippet } from "../agent";
import { lines, quoted } from "./quoting";

const literal = (value: number | boolean): string => (typeof value === "number" ? String(value) : value ? "True" : "False");

/** Options that ChatOllama has a field for; a batch size it cannot send, the tuned model has it. */
const LANGCHAIN_FIELDS = ["num_gpu", "num_thread"];

/** langchain-ollama 1.1.0: what is not named is not sent. */
export const langChainPython: Snippet = {
  id: "langchain-python",
  title: "LangChain (Python)",
  language: "python",
  text: ({ derivedModel, endpoint, contextTokens, outputTokens, options }: AgentTarget) =>
    lines(
      "from langchain_ollama import ChatOllama",
      "",
      "llm = ChatOllama(",
      `    model=${quoted(derivedModel)},`,
      `    base_url=${quoted(endpoint)},`,
      `    num_ctx=${contextTokens},`,
      `    num_predict=${outputTokens},`,
      ...Object.entries(options).flatMap(([name, value]) => (LANGCHAIN_FIELDS.includes(name) ? [`    ${name}=${literal(value)},`] : [])),
      ")",
    ),
};

/** llama-index-llms-ollama 0.11.0. */
export const llamaIndexPython: Snippet = {
  id: "llamaindex-python",
  title: "LlamaIndex (Python)",
  language: "python",
  text: ({ derivedModel, endpoint, contextTokens, outputTokens, options }: AgentTarget) =>
    lines(
      "from llama_index.llms.ollama import Ollama",
      "",
      "llm = Ollama(",
      `    model=${quoted(derivedModel)},`,
      `    base_url=${quoted(endpoint)},`,
      "    # Without it the model's trained length is asked for, and the server loads the model anew.",
      `    context_window=${contextTokens},`,
      "    request_timeout=600.0,",
      "    additional_kwargs={",
      `        "num_predict": ${outputTokens},`,
      ...Object.entries(options).flatMap(([name, value]) => (name === "num_ctx" ? [] : [`        ${quoted(name)}: ${literal(value)},`])),
      "    },",
      ")",
    ),
};
