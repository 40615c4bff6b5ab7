import type { AgentTarget, Snippet } from "../agent";
import { lines, quoted } from "./quoting";

const member = ([name, value]: readonly [string, number | boolean]): string => `    ${name}: ${value},`;

/** What goes out with each request: the same as the tuned model has, so that the server does not load it anew. */
const allOptions = ({ contextTokens, outputTokens, options }: AgentTarget): string[] =>
  Object.entries({ ...options, num_ctx: contextTokens, num_predict: outputTokens }).map(member);

const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** @langchain/ollama 1.3.0 */
export const langChainJs: Snippet = {
  id: "langchain-js",
  title: "LangChain (JavaScript)",
  language: "javascript",
  text: ({ derivedModel, endpoint, contextTokens, outputTokens, options }: AgentTarget) =>
    lines(
      'import { ChatOllama } from "@langchain/ollama";',
      "",
      "export const llm = new ChatOllama({",
      `  model: ${quoted(derivedModel)},`,
      `  baseUrl: ${quoted(endpoint)},`,
      ...Object.entries({ ...options, num_ctx: contextTokens, num_predict: outputTokens }).map(([name, value]) => `  ${camel(name)}: ${value},`),
      "});",
    ),
};

/** @llamaindex/ollama 0.1.23: without num_ctx it asks for 4,096 tokens. */
export const llamaIndexJs: Snippet = {
  id: "llamaindex-js",
  title: "LlamaIndex (JavaScript)",
  language: "javascript",
  text: (target) =>
    lines(
      'import { ollama } from "@llamaindex/ollama";',
      "",
      "export const llm = ollama({",
      `  model: ${quoted(target.derivedModel)},`,
      `  config: { host: ${quoted(target.endpoint)} },`,
      "  options: {",
      ...allOptions(target),
      "  },",
      "});",
    ),
};

export const ollamaJs: Snippet = {
  id: "ollama-js",
  title: "Ollama's JavaScript client",
  language: "javascript",
  text: (target) =>
    lines(
      'import { Ollama } from "ollama";',
      "",
      `const ollama = new Ollama({ host: ${quoted(target.endpoint)} });`,
      "const reply = await ollama.chat({",
      `  model: ${quoted(target.derivedModel)},`,
      '  messages: [{ role: "user", content: "Say hello." }],',
      "  options: {",
      ...allOptions(target),
      "  },",
      "});",
      "console.log(reply.message.content);",
    ),
};
