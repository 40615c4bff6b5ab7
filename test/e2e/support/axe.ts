import { readFileSync } from "node:fs";
import type { Frame } from "playwright-core";
import { z } from "zod";

const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const result = z.object({
  violations: z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe-core finds wrong in a frame, one line each; empty when nothing is. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const found = result.parse(await frame.evaluate("axe.run(document, { resultTypes: ['violations'] })"));
  return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
