import type { Command } from "commander";
import { resolve } from "node:path";
import { AGENTS, undoLast } from "../apply";
import type { Undone } from "../apply";
import { openEndpoint } from "../app/endpoints";
import { UsageError } from "../core/errors";
import { presetTitle } from "../words/presets";
import { applyPorts } from "./apply-ports";
import { endpointFrom } from "./connect";
import type { World } from "./world";

interface UndoFlags {
  readonly agent?: string;
  readonly workspace: string;
  readonly endpoint?: string;
  readonly out: string;
  readonly json: boolean;
}

export function addUndo(program: Command, world: World): void {
  program
    .command("undo")
    .description("take back the newest apply to a folder, or one agent's part of it; again, and it is the one before")
    .option("--agent <name>", "only this agent's files (see 'o3 agents')")
    .option("--workspace <dir>", "folder that the preset was applied to", ".")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder with the results, where O3 0.1 kept what it applied", "o3_results")
    .option("--json", "print one JSON document", false)
    .action(async (flags: UndoFlags) => {
      refuseUnknown(flags.agent);
      const server = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
      try {
        const what = { workspaceFolders: [resolve(world.cwd, flags.workspace)], agent: flags.agent };
        const undone = await undoLast(what, applyPorts(server, resolve(world.cwd, flags.out), world), world.signal);
        world.out(flags.json ? `${JSON.stringify(documentOf(undone))}\n` : `${linesOf(undone, flags.agent).join("\n")}\n`);
      } finally {
        await server.engine.close();
      }
    });
}

const documentOf = (undone: Undone | null): object =>
  undone ? { undone: true, model: undone.record.model, preset: undone.record.preset, words: undone.words } : { undone: false };

function linesOf(undone: Undone | null, agent: string | undefined): readonly string[] {
  if (!undone) return [`O3 has applied nothing here${agent === undefined ? "" : ` to ${titleOf(agent)}`} that could be undone.`];
  const { preset, model, state } = undone.record;
  const cut = state === "begun" ? " It had been cut off half way." : "";
  return [`${presetTitle(preset)} of ${model} is undone${partOf(agent)}.${cut}`, ...undone.words];
}

const titleOf = (agent: string): string => AGENTS.find(({ id }) => id === agent)?.title ?? agent;

const partOf = (agent: string | undefined): string => (agent === undefined ? "" : ` for ${titleOf(agent)}; the rest stays`);

function refuseUnknown(agent: string | undefined): void {
  if (agent !== undefined && !AGENTS.some(({ id }) => id === agent))
    throw new UsageError(`O3 knows no agent "${agent}". It knows ${AGENTS.map(({ id }) => id).join(", ")}.`);
}
