import { setTimeout } from "node:timers/promises";

const STEP_MS = 20;

/** Waits for a condition of another process; fails by name when it does not come. */
export async function until(what: string, met: () => boolean | Promise<boolean>, limitMs = 90_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms for ${what}.`);
    await setTimeout(STEP_MS);
  }
}
