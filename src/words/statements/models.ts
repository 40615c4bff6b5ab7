import type { MODELS } from "../../core/domain/statements/models";
import type { Sentences } from "./sentences";

export const MODEL_WORDS: Sentences<typeof MODELS> = {
  "runs-elsewhere": "{model} runs at {host}: there is nothing to measure here.",
  "makes-images": "{model} makes images and generates no text: there is nothing to measure here.",
  "makes-embeddings": "{model} turns text into embeddings and generates no text: there is nothing to measure here.",
  "generates-no-text": "{model} can do {abilities} only and generates no text: there is nothing to measure here.",
  "get-one-that-does": "Get one that does with 'ollama pull qwen3:4b', for example.",
  "choose-another": "Choose another one: {models}.",
  "none-generates-text": "No model that generates text is installed. Get one with 'ollama pull qwen3:4b', for example.",
  "none-of-these-generates-text": "No model that generates text is installed. Installed: {models}. Get one with 'ollama pull qwen3:4b', for example.",
  "no-model-at-all": "The model \"{model}\" is not installed, nor is any other. Get it with 'ollama pull {model}'.",
  "did-you-mean": "The model \"{model}\" is not installed. Did you mean {models}? Otherwise get it with 'ollama pull {model}'.",
  "not-installed": "The model \"{model}\" is not installed. Installed: {models}. Otherwise get it with 'ollama pull {model}'.",
  "metadata-lacks": "The model's metadata lacks {keys}.",
  "not-understood": "What the server says of it cannot be understood ({why}).",
};
