import assert from "node:assert/strict";
import { TASK_DEPTHS, TASK_FAMILIES } from "../../../../src/core/domain/effective";
import type { TaskDepth, TaskFamily, TextCounted } from "../../../../src/core/domain/effective";
import { markOf } from "../../../../src/core/effective/answer";
import { ASSOCIATIONS, fillerSentences } from "../../../../src/core/effective/material";
import { promptOf, riddleOf, taskNamed } from "../../../../src/core/effective/task";
import { countedTask, nextCount, wordsFor } from "../../../../src/core/effective/text-length";
import { createRandom } from "../../../../src/core/statistics/random";
import { clopperPearsonLower, clopperPearsonUpper } from "../../../../src/core/statistics/binomial";
import { guessing, NOBODY, ORACLE, PARROT } from "../../../support/scripted-reader";
import type { Reader } from "../../../support/scripted-reader";
import { TOKENIZERS } from "../../../support/tokenizers";
import type { Tokenizer } from "../../../support/tokenizers";

const SEED = 7;
const prompt = (family: TaskFamily, slot: number, words = 300): string => promptOf(taskNamed({ family, slot, attempt: 0 }, SEED), words, SEED);

function rightOf(reader: Reader, family: TaskFamily, tasks: number): number {
  return Array.from({ length: tasks }, (_, slot) => markOf(reader(prompt(family, slot), 500), riddleOf({ family, slot, attempt: 0 }, SEED), true)).filter((mark) => mark === "right").length;
}

describe("generated tasks", function () {
  this.timeout(30_000);

  /** Of the answers that could be meant, how likely a guess is right. */
  const CHANCE: Readonly<Record<TaskFamily, number>> = { fact: 1 / 8, facts: 1 / 56, association: 1 / 8, chain: 1 / 4, count: 1 / 5 };
  const TASKS = 600;

  for (const family of TASK_FAMILIES) {
    it(`${family}: whoever reads it is right, whoever says nothing or repeats the text is not, and a guess is right by chance`, () => {
      assert.equal(rightOf(ORACLE, family, TASKS), TASKS);
      assert.equal(rightOf(NOBODY, family, TASKS), 0);
      assert.equal(rightOf(PARROT, family, TASKS), 0);
      const guessed = rightOf(guessing(3), family, TASKS);
      assert.ok(clopperPearsonLower(guessed, TASKS, 0.9995) <= CHANCE[family] && clopperPearsonUpper(guessed, TASKS, 0.9995) >= CHANCE[family], `${guessed} of ${TASKS}`);
    });

    it(`${family}: the same seed and name give the same text, another seed another one, and the facts stay at every length`, () => {
      const task = taskNamed({ family, slot: 4, attempt: 1 }, SEED);
      assert.equal(promptOf(task, 500, SEED), promptOf(task, 500, SEED));
      assert.notEqual(promptOf(task, 500, SEED), promptOf(task, 500, SEED + 1));
      const { needed, question } = riddleOf(task, SEED);
      for (const words of [50, 5_000]) for (const sentence of [...needed, question]) assert.ok(promptOf(task, words, SEED).includes(sentence));
    });
  }

  it("three slots in a row have the three depths, and what is needed stands there", () => {
    const regions: Readonly<Record<TaskDepth, readonly [number, number]>> = { start: [0, 0.2], middle: [0.4, 0.6], end: [0.8, 1] };
    for (let slot = 0; slot < 30; slot += 3) {
      const tasks = [slot, slot + 1, slot + 2].map((at) => taskNamed({ family: "facts", slot: at, attempt: 0 }, SEED));
      assert.deepEqual(tasks.map(({ depth }) => depth).sort(), [...TASK_DEPTHS].sort());
      for (const task of tasks) {
        const text = promptOf(task, 4_000, SEED);
        const [low, high] = regions[task.depth];
        for (const sentence of riddleOf(task, SEED).needed) {
          const at = text.indexOf(sentence) / text.length;
          assert.ok(at >= low && at <= high, `${task.depth}: ${at}`);
        }
      }
    }
  });

  it("texts of different tasks begin differently: servers keep what they have read", () => {
    const begins = TASK_FAMILIES.flatMap((family) => Array.from({ length: 20 }, (_, slot) => prompt(family, slot).slice(0, 60)));
    assert.equal(new Set(begins).size, begins.length);
  });

  it("an association has no word in common with its question, and filler has none with any", () => {
    const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 3);
    const filler = new Set(fillerSentences(2_000, createRandom(1)).flatMap(wordsOf));
    for (const [said, asked] of ASSOCIATIONS) {
      assert.deepEqual(wordsOf(said).filter((word) => wordsOf(asked).includes(word)), [], said);
      assert.deepEqual(wordsOf(asked).filter((word) => filler.has(word)), [], asked);
    }
  });
});

describe("marks of answers", () => {
  const number = { options: ["51842", "33812", "3"], wanted: ["51842"] };
  for (const [said, ended, mark] of [
    ["51842", true, "right"],
    ["The locker number is 51,842.", true, "right"],
    ["**51 842**", true, "right"],
    ["<think>33812? No.</think>51842", true, "right"],
    ["51842 or 33812", true, "other"],
    ["151842", true, "other"],
    ["I do not know.", true, "other"],
    ["", true, "none"],
    ["Let me look at the text once more:", false, "cut"],
    ["It is 51842, since", false, "right"],
  ] as const)
    it(`"${said}" is ${mark}`, () => {
      assert.equal(markOf(said, number, ended), mark);
    });

  it("numbers up to six may be words, and names have any case", () => {
    assert.equal(markOf("There were Three visitors.", { options: ["2", "3"], wanted: ["3"] }, true), "right");
    assert.equal(markOf("ANNA", { options: ["Anna", "Hanna"], wanted: ["Anna"] }, true), "right");
    assert.equal(markOf("Hanna", { options: ["Anna", "Hanna"], wanted: ["Anna"] }, true), "other");
  });
});

describe("lengths of tasks", function () {
  this.timeout(30_000);

  function counted({ count }: Tokenizer): Pick<TextCounted, "family" | "words" | "promptTokens" | "why">[] {
    const known: Pick<TextCounted, "family" | "words" | "promptTokens" | "why">[] = [];
    for (let text = nextCount({ families: TASK_FAMILIES }, known); text !== null && text !== "failed"; text = nextCount({ families: TASK_FAMILIES }, known))
      known.push({ ...text, promptTokens: count(promptOf(countedTask(text), text.words, SEED)), why: null });
    return known;
  }

  for (const tokenizer of TOKENIZERS)
    it(`are met within 1 % where the server counts ${tokenizer.name}`, () => {
      const known = counted(tokenizer);
      assert.equal(known.length, TASK_FAMILIES.length + 1);
      const errors = TASK_FAMILIES.flatMap((family) =>
        [1_024, 2_048, 8_192, 30_000].flatMap((tokens) =>
          Array.from({ length: 12 }, (_, slot) => {
            const task = taskNamed({ family, slot, attempt: 0 }, SEED);
            return Math.abs(tokenizer.count(promptOf(task, wordsFor(task, tokens, known, []) ?? 0, SEED)) / tokens - 1);
          }),
        ),
      ).sort((a, b) => a - b);
      assert.ok((errors[Math.floor(0.95 * errors.length)] ?? 1) <= 0.01, String(errors[Math.floor(0.95 * errors.length)]));
    });

  it("are not guessed where the server counts nothing", () => {
    const failed = { family: "fact", words: 100, promptTokens: null, why: "no counts" } as const;
    assert.equal(nextCount({ families: ["fact"] }, [failed, failed, failed, failed]), "failed");
    assert.equal(wordsFor(taskNamed({ family: "fact", slot: 0, attempt: 0 }, SEED), 1_024, [failed], []), null);
  });
});
