import type { ChatReply, ChatRequest, Engine } from "../../../../src/core/ports";
import { documentWords } from "../../../../src/core/measure/quality-words";
import type { QualityOptions } from "../../../../src/core/measure/quality";
import type { QualityPrompt } from "../../../../src/core/quality/prompts";
import { writeSuite } from "../../../../src/core/quality/suite";
import type { ModelProfile } from "../../../../src/core/domain/model";
import { createRandom, hashSeed } from "../../../../src/core/statistics/random";

import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { Faults, Simulation } from "../../../support/simulated";

/** A simulated machine, exact. */
export const simulated = (faults: Faults = {}): Simulation =>
  createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 1, noise: false, faults });

/** Its model, but one that has learned something. */
export async function profileOf({ engine, scenario }: Simulation, change: Partial<ModelProfile> = {}): Promise<ModelProfile> {
  const profile = await engine.describe(scenario.model.name, new AbortController().signal);
  return { ...profile, randomWeights: false, capabilities: ["completion", "tools"], ...change };
}

/** How often a reader answers wrongly, by kind, and how likely the next of its greedy tokens is another; 0 to 1. */
export interface Harm {
  readonly seed: number;
  readonly recall: number;
  readonly tools: number;
  readonly json: number;
  readonly tokens: number;
}

export const UNHARMED: Harm = { seed: 0, recall: 0, tools: 0, json: 0, tokens: 0 };

const TOKENS_PER_WORD = 1.2;
const countTokens = (text: string): number => 20 + Math.round(TOKENS_PER_WORD * text.split(/\s+/).length);

/** A model of known quality behind the port: it knows the suite, and is wrong as often as it is told to be. */
export async function createReader(options: QualityOptions, harm: Harm): Promise<Pick<Engine, "chat">> {
  const { contextTokens, documentTokens, suite: size, seed } = options;
  const room = { contextTokens, documentTokens, codesPerDocument: size.codesPerDocument };
  const words = await documentWords(room, (text) => Promise.resolve(countTokens(text)));
  const prompts = new Map(writeSuite(size, words, seed).prompts.map((prompt) => [prompt.text, prompt]));
  const said = new Map<string, string>();
  return {
    chat: ({ messages, numPredict }) => {
      const text = messages[0]?.content ?? "";
      const prompt = prompts.get(text);
      const reply = prompt === undefined ? {} : answer(prompt, numPredict, harm);
      // What was said to a prompt once is said to it again: temperature 0.
      if (prompt?.check === "greedy-agreement") said.set(text, said.get(text) ?? reply.text ?? "");
      return Promise.resolve(complete(countTokens(text), { ...reply, ...(said.has(text) ? { text: said.get(text) ?? "" } : {}) }));
    },
  };
}

function answer(prompt: QualityPrompt, numPredict: ChatRequest["numPredict"], harm: Harm): Partial<ChatReply> {
  const random = createRandom(harm.seed ^ hashSeed(prompt.id));
  switch (prompt.check) {
    case "recall":
      return { text: random.next() < harm.recall ? "amber-1" : `It is ${prompt.code}.` };
    case "tool-calls":
      return { toolCalls: [{ name: random.next() < harm.tools ? "nothing" : prompt.tool.name, arguments: prompt.facts }] };
    case "json": {
      const values = Object.entries(prompt.schema.properties).map(([key, { type }]) => [key, type === "string" ? "x" : type === "boolean" ? true : 1]);
      const text = JSON.stringify({ ...Object.fromEntries(values), ...prompt.facts });
      return { text: random.next() < harm.json ? text.slice(1) : text };
    }
    case "greedy-agreement":
      return { text: Array.from({ length: numPredict }, (_, i) => (random.next() < harm.tokens ? `other${harm.seed}` : `word${i}`)).join(" ") };
  }
}

const complete = (promptTokens: number, part: Partial<ChatReply>): ChatReply => ({
  state: "complete",
  endReason: "stop",
  text: part.text ?? "",
  thinking: "",
  toolCalls: part.toolCalls ?? [],
  logprobs: null,
  promptTokens,
  outputTokens: 1,
  timings: { ttftMs: 1, wallMs: 1, loadMs: 0, promptMs: 1, decodeMs: 1 },
});
