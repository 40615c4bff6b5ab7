import type { Command } from "commander";
import { resolve } from "node:path";
import { agentsHere } from "../app/agents-here";
import type { AgentHere } from "../app/agents-here";
import { openEndpoint } from "../app/endpoints";
import { extensionsHere } from "../app/extensions-here";
import { inWords } from "../words/said";
import { toToldJson } from "../results";
import { applyPorts } from "./apply-ports";
import { colors } from "./colors";
import { endpointFrom } from "./connect";
import { refuseNoFolder } from "./folder";
import { OUT_TO_READ } from "./places";
import type { World } from "./world";

interface AgentsFlags {
  readonly workspace: string;
  readonly endpoint?: string;
  readonly out?: string;
  readonly json: boolean;
}

export function addAgents(program: Command, world: World): void {
  program
    .command("agents")
    .description("which coding agents are used here and why, what they would ask of Ollama now, and what that does; starts none of them")
    .option("--workspace <dir>", "folder that the agents work in", ".")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option(...OUT_TO_READ)
    .option("--json", "print one JSON document", false)
    .action(async (flags: AgentsFlags) => {
      const server = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
      try {
        const workspaceFolder = resolve(world.cwd, flags.workspace);
        refuseNoFolder(workspaceFolder);
        const ports = await applyPorts(server, flags.out, world);
        const extensions = await extensionsHere(ports.host.home);
        const agents = await agentsHere({ workspaceFolder, extensions, server, ports }, world.signal);
        world.out(flags.json ? `${toToldJson(agents, 2)}\n` : textOf(agents));
      } finally {
        await server.engine.close();
      }
    });
}

function textOf(agents: readonly AgentHere[]): string {
  const used = agents.filter(({ inUse }) => inUse);
  const others = agents.filter(({ inUse }) => !inUse).map(({ id }) => id);
  const rest = `Not seen here: ${others.join(", ")}.\n`;
  if (used.length === 0) return `No coding agent that O3 knows is used here.\n${rest}`;
  return `${used.map(blockOf).join("\n")}\n${others.length > 0 ? rest : ""}`;
}

function blockOf({ id, title, level, version, checkedVersion, why, sends, effects, problem, neverUnasked, written }: AgentHere): string {
  const lines = [
    `${colors.bold(title)} (${id})${written ? ", set up by O3" : ""}`,
    `  version: ${version ?? "unknown"}; O3 knows how ${checkedVersion} reads its settings`,
    `  in use: ${why.join("; ")}`,
    ...(level === "user" ? ["  its settings count in all your projects"] : []),
    ...(sends ? [`  now: ${sends.model ?? "no model"} at ${sends.endpoint ?? "no address"}, by ${sends.from.join(", ")}`] : problem === null ? ["  now: not set up for Ollama"] : []),
    ...effects.map((effect) => `  ${effect}`),
    ...(problem === null ? [] : [`  ${inWords(problem)}`]),
    ...(neverUnasked === null ? [] : [`  ${neverUnasked}`]),
  ];
  return `${lines.join("\n")}\n`;
}
