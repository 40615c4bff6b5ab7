import type { AgentTarget, Snippet } from "../agent";
import { lines, oneLine, shellWord } from "./quoting";

export const curl: Snippet = {
  id: "curl",
  title: "curl",
  language: "sh",
  text: ({ derivedModel, endpoint, contextTokens, outputTokens, options }: AgentTarget) => {
    const messages = [{ role: "user", content: "Say hello." }];
    const native = { model: derivedModel, messages, stream: false, options: { ...options, num_ctx: contextTokens, num_predict: outputTokens } };
    const openAi = { model: derivedModel, messages, max_tokens: outputTokens };
    return lines(
      "# Ollama's own interface takes options with each request:",
      `curl -sS ${shellWord(`${endpoint}/api/chat`)} -d ${shellWord(JSON.stringify(native))}`,
      "",
      "# The OpenAI-compatible one takes none: the tuned model has them.",
      `curl -sS ${shellWord(`${endpoint}/v1/chat/completions`)} -H 'Content-Type: application/json' -d ${shellWord(JSON.stringify(openAi))}`,
    );
  },
};

export const modelfile: Snippet = {
  id: "modelfile",
  title: "Modelfile",
  language: "dockerfile",
  text: ({ model, derivedModel, contextTokens, options }: AgentTarget) =>
    lines(
      `# ollama create ${oneLine(shellWord(derivedModel))} -f Modelfile`,
      `FROM ${oneLine(model)}`,
      ...Object.entries({ ...options, num_ctx: contextTokens }).map(([name, value]) => `PARAMETER ${name} ${value}`),
    ),
};

export const ollamaLaunch: Snippet = {
  id: "ollama-launch",
  title: "ollama launch",
  language: "sh",
  text: ({ derivedModel, endpoint, contextTokens }: AgentTarget) =>
    lines(
      "# It tells agents the length that a model was trained with; where it reads OLLAMA_CONTEXT_LENGTH it tells them this instead.",
      `OLLAMA_HOST=${shellWord(endpoint)} OLLAMA_CONTEXT_LENGTH=${contextTokens} ollama launch opencode --model ${shellWord(derivedModel)}`,
    ),
};

export const openWebUi: Snippet = {
  id: "open-webui",
  title: "Open WebUI",
  language: "sh",
  text: ({ derivedModel, endpoint, contextTokens, outputTokens, options }: AgentTarget) =>
    lines(
      "# Open WebUI keeps its settings in a database, so O3 cannot write them. It finds the server by this variable:",
      `export OLLAMA_BASE_URL=${shellWord(endpoint)}`,
      `# Choose the model ${oneLine(derivedModel)}, and leave its advanced parameters at their defaults.`,
      "# Where one of them is set, set it to the same value: another one makes the server load the model anew.",
      ...Object.entries({ ...options, num_ctx: contextTokens, num_predict: outputTokens }).map(([name, value]) => `#   ${name} = ${value}`),
    ),
};

export const autoGpt: Snippet = {
  id: "autogpt",
  title: "AutoGPT",
  language: "text",
  text: ({ endpoint, derivedModel }: AgentTarget) =>
    lines(
      "What can be set in AutoGPT's AI blocks (under Advanced):",
      `  Ollama Host: ${oneLine(endpoint.replace(/^https?:\/\//, ""))}`,
      "",
      "What cannot be set:",
      `  The model: it is chosen from a fixed list, which ${oneLine(derivedModel)} is not on.`,
      "  The context: it is worked out from each prompt, so the server loads the model anew with almost every call.",
      "  Tools: its blocks use none with Ollama.",
    ),
};
