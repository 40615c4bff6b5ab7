import { isDeepStrictEqual } from "node:util";
import type { AgentFiles, AgentPlace, AgentPlan, AgentTarget } from "../../src/apply/agents/agent";
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

