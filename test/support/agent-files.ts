import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Agent, AgentFiles, AgentPlace, AgentPlan, AgentTarget, Sends } from "../../src/apply/agents/agent";
import { inverse, withEdits } from "../../src/apply/text/edit";
import { formatOf } from "../../src/apply/text/format";

/** Files by absolute path, in memory. */
export type Texts = Readonly<Record<string, string>>;

export const place: AgentPlace = { workspaceFolder: "/w", home: "/home/u", env: {}, platform: "linux", vscodeUserFolder: null };

export const target: AgentTarget = {
  model: "qwen3-coder:30b",
  preset: "fast",
  derivedModel: "tuned/qwen3-coder-30b:fast",
  endpoint: "http://127.0.0.1:11434",
  contextTokens: 65_536,
  outputTokens: 8_192,
  usableTokens: null,
  options: { num_ctx: 65_536, num_batch: 1_024 },
  can: { tools: true, thinking: false, vision: false },
};

export const filesOf = (texts: Texts): AgentFiles => ({
  read: (path) => Promise.resolve(texts[path] ?? null),
  list: (folder) =>
    Promise.resolve([
      ...new Set(
        Object.keys(texts)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""),
      ),
    ]),
});

export interface Edited {
  readonly texts: Texts;
  /** The files that were there, after the edits were taken back. */
  readonly back: Texts;
}

/** What a plan makes of the files, and what its way back makes of that. */
export function edited({ files }: AgentPlan, texts: Texts): Edited {
  const after: Record<string, string> = { ...texts };
  const back: Record<string, string> = { ...texts };
  for (const { path, format, puts } of files) {
    const steps: string[] = [after[path] ?? ""];
    const ways = puts.map(({ path: at, value }) => {
      const text = steps.at(-1) ?? "";
      if (isDeepStrictEqual(formatOf(format).valueAt(text, at, path), value)) return [];
      const edits = formatOf(format).setAt(text, at, value, path);
      steps.push(withEdits(text, edits));
      return inverse(text, edits);
    });
    after[path] = steps.at(-1) ?? "";
    const undone = ways.reduceRight((text, edits) => withEdits(text, edits), after[path]);
    if (path in texts) back[path] = undone;
  }
  return { texts: after, back };
}

export interface Applied {
  readonly plan: AgentPlan;
  readonly after: Texts;
  readonly sends: Sends | null;
}

/**
 * What stands in the files after applying, with the plan's conflicts and notes. Along the way: the agent takes each of them, its adapter owns
 * them, and the way back gives the same bytes.
 */
export async function applied(agent: Agent, texts: Texts = {}, more: Partial<AgentTarget> = {}, where: Partial<AgentPlace> = {}): Promise<Applied> {
  const here = { ...place, ...where };
  const plan = await agent.plan({ ...target, ...more }, here, filesOf(texts));
  const { texts: after, back } = edited(plan, texts);
  for (const { path } of plan.files) {
    assert.equal(agent.problemIn(after[path] ?? "", path), null);
    assert.ok(agent.owns(path, here), `${path} is not owned`);
    if (path in texts) assert.equal(back[path], texts[path]);
  }
  return { plan, after, sends: await agent.sends(here, filesOf(after)) };
}
