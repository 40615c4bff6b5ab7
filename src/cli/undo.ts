import type { Command } from "commander";
import { resolve } from "node:path";
import { AGENTS, inEffect, removeNote, strandedIn, undoBackTo, undoLast } from "../apply";
import type { ApplyPorts, InEffect } from "../apply";
import { openEndpoint } from "../app/endpoints";
import { UsageError } from "../core/errors";
import { toToldJson } from "../results";
import { applyPorts } from "./apply-ports";
import { endpointFrom } from "./connect";
import { historyLines, strandedLines, undoneDocument, undoneLines } from "./undo-words";
import { refuseNoFolder } from "./folder";
import type { World } from "./world";

interface UndoFlags {
  readonly agent?: string;
  readonly list: boolean;
  readonly to?: string;
  readonly removeNote: boolean;
  readonly workspace: string;
  readonly endpoint?: string;
  readonly out?: string;
  readonly json: boolean;
}

export function addUndo(program: Command, world: World): void {
  program
    .command("undo")
    .description("take back the newest apply to a folder, or one agent's part of it; again, and it is the one before")
    .option("--agent <name>", "only this agent's files (see 'o3 agents')")
    .option("--list", "show what is applied to the folder, newest first, and what of it was changed since; changes nothing", false)
    .option("--to <id>", "take back this apply and all that came after it (see --list)")
    .option("--remove-note", "take o3.activePreset out of .vscode/settings.json, where nothing else leads back", false)
    .option("--workspace <dir>", "folder that the preset was applied to", ".")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder with results of O3 0.1, which kept there what it applied (default: o3_results here)")
    .option("--json", "print one JSON document", false)
    .action(async (flags: UndoFlags) => {
      refuseUnknown(flags);
      const server = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
      try {
        const folder = resolve(world.cwd, flags.workspace);
        const { document, lines } = await answer(folder, flags, await applyPorts(server, flags.out, world), world.signal);
        world.out(flags.json ? `${toToldJson(document)}\n` : `${lines.join("\n")}\n`);
      } finally {
        await server.engine.close();
      }
    });
}

interface Answer {
  readonly document: object;
  readonly lines: readonly string[];
}

async function answer(folder: string, flags: UndoFlags, ports: ApplyPorts, signal: AbortSignal): Promise<Answer> {
  if (flags.list) return listed(folder, ports, signal);
  if (flags.removeNote) {
    const removed = await removeNote(folder);
    return { document: { removed }, lines: [removed ? "o3.activePreset is taken out of .vscode/settings.json." : "There is no o3.activePreset in .vscode/settings.json."] };
  }
  if (flags.to !== undefined) {
    const undone = await undoBackTo({ workspaceFolder: folder, id: idFrom(flags.to, await inEffect(folder, ports, signal)) }, ports, signal);
    return { document: { applies: undone.map(undoneDocument) }, lines: undone.flatMap((one) => undoneLines(one, undefined)) };
  }
  const undone = await undoLast({ workspaceFolders: [folder], agent: flags.agent }, ports, signal);
  const stranded = undone ? null : await strandedIn(folder, ports, signal);
  // A folder that is gone may still have something to undo; one that never was has nothing.
  if (!undone && !stranded) refuseNoFolder(folder);
  return { document: { ...undoneDocument(undone), ...(stranded ? { note: stranded.names ?? {} } : {}) }, lines: stranded ? strandedLines(stranded) : undoneLines(undone, flags.agent) };
}

async function listed(folder: string, ports: ApplyPorts, signal: AbortSignal): Promise<Answer> {
  const [applies, stranded] = [await inEffect(folder, ports, signal), await strandedIn(folder, ports, signal)];
  return { document: { applies, note: stranded?.names ?? null }, lines: [...historyLines(folder, applies), ...(stranded ? strandedLines(stranded) : [])] };
}

/** The beginning of an id is enough where it fits one alone. */
function idFrom(start: string, applies: readonly InEffect[]): string {
  const [found, ...more] = applies.filter(({ id }) => start !== "" && id.startsWith(start));
  if (found && more.length === 0) return found.id;
  throw new UsageError(`${found ? `Several applies begin with ${start}` : `There is no apply ${start} here that could be undone`}. See 'o3 undo --list'.`);
}

function refuseUnknown({ agent, to }: UndoFlags): void {
  if (agent !== undefined && !AGENTS.some(({ id }) => id === agent))
    throw new UsageError(`O3 knows no agent "${agent}". It knows ${AGENTS.map(({ id }) => id).join(", ")}.`);
  if (agent !== undefined && to !== undefined) throw new UsageError("--agent and --to do not go together: --to takes back whole applies.");
}
