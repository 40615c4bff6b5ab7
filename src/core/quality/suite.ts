import type { Random } from "../ports";
import { createRandom, shuffle } from "../statistics/random";
import { textHash } from "../workload/hash";
import { MOST_CODES, writeCodeDocument } from "./documents";
import type { CodeDocument } from "./documents";
import { jsonPrompts } from "./json-prompts";
import type { GreedyPrompt, QualityPrompt, RecallPrompt } from "./prompts";
import { toolPrompts } from "./tool-prompts";
import { cycle, TOPICS } from "./words";

/** How much is asked. 36 prompts of a kind let one be lost (rule.ts), which keeps false alarms rare. */
export interface SuiteSize {
  readonly documents: number;
  readonly codesPerDocument: number;
  readonly toolPrompts: number;
  readonly jsonPrompts: number;
  /** Free texts: half of them behind a document each, half on their own. */
  readonly greedyPrompts: number;
  readonly greedyTokens: number;
}

export const DEFAULT_SUITE: SuiteSize = {
  documents: 4,
  codesPerDocument: 9,
  toolPrompts: 36,
  jsonPrompts: 36,
  greedyPrompts: 16,
  greedyTokens: 48,
};

export interface Suite {
  /** Names the prompts: answers to different ones cannot be compared. */
  readonly hash: string;
  /** In the order in which they are to be asked: questions on one document follow each other, so that its fill is paid once. */
  readonly prompts: readonly QualityPrompt[];
}

const RECALL_TOKENS = 24;

/** The gate's prompts; the same arguments give the same prompts. `documentWords` is null where no document fits the context. */
export function writeSuite(size: SuiteSize, documentWords: number | null, seed: number): Suite {
  const random = createRandom(seed);
  const topics = shuffle(random, TOPICS);
  const greedy = cycle(topics, size.greedyPrompts).map((topic, index) => greedyPrompt(index, topic, size.greedyTokens));
  const documents = Array.from({ length: documentWords === null ? 0 : size.documents }, () =>
    writeCodeDocument(documentWords ?? 0, Math.min(size.codesPerDocument, MOST_CODES), random),
  );
  const behind = documents.length === 0 ? 0 : Math.floor(greedy.length / 2);
  const prompts: QualityPrompt[] = [
    ...documents.flatMap((document, index) => [
      ...recallPrompts(document, index, random),
      ...greedy.filter((_, at) => at < behind && at % documents.length === index).map((prompt) => onDocument(document, prompt)),
    ]),
    ...toolPrompts(size.toolPrompts, random),
    ...jsonPrompts(size.jsonPrompts, random),
    ...greedy.slice(behind),
  ];
  return { hash: textHash(JSON.stringify(prompts)), prompts };
}

const recallPrompts = (document: CodeDocument, index: number, random: Random): readonly RecallPrompt[] =>
  shuffle(random, document.hidden).map(({ place, code, depth }) => ({
    id: `recall-${index + 1}-${Math.round(depth * 100)}%`,
    check: "recall",
    text: behindDocument(document, `What is the access code of the ${place}? Answer with the code alone.`),
    code,
    replyTokens: RECALL_TOKENS,
  }));

const greedyPrompt = (index: number, topic: string, replyTokens: number): GreedyPrompt => ({
  id: `greedy-${index + 1}`,
  check: "greedy-agreement",
  text: `Explain in a few sentences ${topic}.`,
  replyTokens,
});

const onDocument = (document: CodeDocument, prompt: GreedyPrompt): GreedyPrompt => ({
  ...prompt,
  text: behindDocument(document, prompt.text),
});

const behindDocument = (document: CodeDocument, question: string): string => `${document.text}\n\n${question}`;
