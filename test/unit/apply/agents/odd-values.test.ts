import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify as yamlText } from "yaml";
import { stringify as tomlText } from "smol-toml";
import type { Agent, FilePlan } from "../../../../src/apply/agents/agent";
import { AGENTS } from "../../../../src/apply/agents/index";
import { formatOf } from "../../../../src/apply/text/format";
import { edited, filesOf, place as anywhere, target } from "../../../support/agent-files";
import type { Texts } from "../../../support/agent-files";

const place = { ...anywhere, vscodeUserFolder: "/home/u/.config/Code/User" };

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, "", "text", "http://gpu:11434/v1", "not an address", "65536", [], {}, [null], [[]], ["x"], [{}], { x: null }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A document with some of its values replaced by others, or gone; each at its turn. */
function spoilt(value: unknown, turns: Iterator<number>, others: Iterator<unknown>): unknown {
  const turn = turns.next().value as number;
  if (turn === 0) return others.next().value;
  if (Array.isArray(value)) return value.map((item) => spoilt(item, turns, others));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (turns.next().value === 1 ? [] : [[key, spoilt(inner, turns, others)]])));
}

function* inCircles<T>(values: readonly T[]): Generator<T, T, unknown> {
  for (;;) yield* values;
}

/** TOML has no null, and nothing but tables outermost; where a document cannot be written so, there is nothing to try. */
function textOf(format: FilePlan["format"], document: unknown): string {
  if (format === "yaml") return yamlText(document);
  if (format !== "toml") return JSON.stringify(document, null, 2);
  try {
    return tomlText(JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
  } catch {
    return "";
  }
}

/** What each agent's own files hold after applying, as documents. */
async function documentsOf(agent: Agent): Promise<readonly { readonly path: string; readonly format: FilePlan["format"]; readonly document: unknown }[]> {
  const plan = await agent.plan(target, place, filesOf({}));
  const { texts } = edited(plan, {});
  return plan.files.map(({ path, format, puts }) => {
    const text = texts[path] ?? "";
    const isList = puts.some(({ path: [first] }) => typeof first !== "string");
    if (isList) return { path, format, document: puts.map(({ value }) => value) };
    const keys = [...new Set(puts.flatMap(({ path: [first] }) => (typeof first === "string" ? [first] : [])))];
    return { path, format, document: Object.fromEntries(keys.map((key) => [key, formatOf(format).valueAt(text, [key], path)])) };
  });
}

/** Null where a person is told what is in the way; any other error is a fault. */
async function orRefused<T>(work: () => T | Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    assert.equal((error as Error).name, "UsageError", (error as Error).stack);
    return null;
  }
}

describe("files with values of any kind where an agent's own should be", () => {
  for (const agent of AGENTS)
    it(`${agent.title}: are planned upon or refused in words, never written wrong`, async () => {
      const documents = await documentsOf(agent);
      const runs = fc.tuple(fc.array(fc.nat({ max: 9 }), { minLength: 20, maxLength: 60 }), fc.array(odd, { minLength: 3, maxLength: 6 }));
      await fc.assert(
        fc.asyncProperty(runs, async ([numbers, values]) => {
          const [turns, others] = [inCircles(numbers.some((number) => number > 1) ? numbers : [2]), inCircles(values)];
          const texts: Texts = Object.fromEntries(documents.map(({ path, format, document }) => [path, textOf(format, spoilt(document, turns, others))]));
          for (const [path, text] of Object.entries(texts)) agent.problemIn(text, path);
          await orRefused(() => agent.sends(place, filesOf(texts)));
          await agent.signs(place, filesOf(texts));
          const plan = await orRefused(() => agent.plan(target, place, filesOf(texts)));
          const done = plan && (await orRefused(() => edited(plan, texts)));
          if (!plan || !done) return;
          for (const { path } of plan.files) if (path in texts) assert.equal(done.back[path], texts[path]);
          if (plan.files.some(({ path }) => agent.problemIn(done.texts[path] ?? "", path) !== null)) return;
          const sends = await agent.sends(place, filesOf(done.texts));
          assert.equal(sends?.model, target.derivedModel, JSON.stringify(done.texts));
        }),
        { numRuns: 100 },
      );
    });
});
