import type { Snippet } from "../agent";
import { langChainJs, llamaIndexJs, ollamaJs } from "./javascript";
import { langChainPython, llamaIndexPython } from "./python";
import { autoGpt, curl, modelfile, ollamaLaunch, openWebUi } from "./server";

/** What is offered to copy, in this order. A new one is one more line here. */
export const SNIPPETS: readonly Snippet[] = [
  langChainPython,
  langChainJs,
  llamaIndexPython,
  llamaIndexJs,
  ollamaJs,
  curl,
  modelfile,
  ollamaLaunch,
  openWebUi,
  autoGpt,
];
