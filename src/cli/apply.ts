import { Option } from "commander";
import type { Command } from "commander";
import { resolve } from "node:path";
import { changesNothing } from "../apply";
import type { ApplyPorts } from "../apply";
import { detectHere } from "../app/agents-here";
import { applyPreset, planPreset } from "../app/applying";
import type { AgentWishes, Applied, PlannedApply } from "../app/applying";
import { chooseAgents } from "../app/choose-agents";
import type { ChosenAgents } from "../app/choose-agents";
import { openEndpoint } from "../app/endpoints";
import type { Endpoint } from "../app/endpoints";
import { extensionsHere } from "../app/extensions-here";
import { PRESET_NAMES } from "../core/domain/evidence";
import type { PresetName } from "../core/domain/evidence";
import { UsageError } from "../core/errors";
import { presetTitle } from "../words/presets";
import { inWords } from "../words/said";
import { toToldJson } from "../results";
import { applyPorts } from "./apply-ports";
import { previewDocument, previewText, resultDocument, resultText } from "./apply-words";
import { endpointFrom } from "./connect";
import { refuseNoFolder } from "./folder";
import { EXIT } from "./exit";
import { presetNow } from "./measured";
import { OUT_TO_READ } from "./places";
import type { World } from "./world";

interface ApplyFlags {
  readonly preset: PresetName;
  readonly agents: string;
  readonly workspace: string;
  readonly replace: string;
  readonly userFiles: boolean;
  readonly anyway: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly endpoint?: string;
  readonly agentsEndpoint?: string;
  readonly out?: string;
}

export function addApply(program: Command, world: World): void {
  program
    .command("apply")
    .description("put a measured preset to work: a model on the server, and the settings of the coding agents that are used here")
    .argument("[model]", "the model; left out, the only one that was measured")
    .addOption(new Option("--preset <name>", "which preset").choices(PRESET_NAMES).default("balanced"))
    .option("--agents <which>", "detected (those in use here), all, none, or names such as opencode,aider (see 'o3 agents')", "detected")
    .option("--workspace <dir>", "folder that the agents work in", ".")
    .option("--replace <names>", "agents for which another server or model under the same name may be replaced", "")
    .option("--user-files", "also write settings that count in all your projects (each is backed up first)", false)
    .option("--agents-endpoint <url>", "the address that agents are told, where they reach the server by another one (default: the server's)")
    .option("--anyway", "also where the preset is not proven, or something has changed since it was measured", false)
    .option("--dry-run", "show what would be done, and do nothing", false)
    .option("--yes", "do it without asking", false)
    .option("--json", "print one JSON document", false)
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option(...OUT_TO_READ)
    .action((model: string | undefined, flags: ApplyFlags) => applyCommand(model, flags, world));
}

async function applyCommand(model: string | undefined, flags: ApplyFlags, world: World): Promise<void> {
  const server = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
  try {
    const ports = await applyPorts(server, flags.out, world);
    const workspaceFolder = resolve(world.cwd, flags.workspace);
    refuseNoFolder(workspaceFolder);
    const chosen = await presetNow({ model, preset: flags.preset, out: flags.out }, server, world);
    const agents = await agentsFor(flags, workspaceFolder, ports);
    const planned = await planPreset({ chosen, workspaceFolder, agents: { ...wishesOf(flags, agents), endpoint: addressForAgents(flags, world) } }, server, ports, world.signal);
    refuseHalf(planned, agents);
    if (flags.dryRun) {
      show(flags, world, previewDocument(planned, agents), previewText(planned, agents));
      return;
    }
    const already = changesNothing(planned.plan);
    if (!flags.json && !already) world.out(previewText(planned, agents));
    // What is there already was somebody's wish before: only whether it is in effect is looked at.
    if (!already) refuseDoubtful(planned, flags);
    if (!already && !flags.yes && !(await isConfirmed(world))) return;
    await carryOut(planned, { server, ports, flags, world });
  } finally {
    await server.engine.close();
  }
}

interface Around {
  readonly server: Endpoint;
  readonly ports: ApplyPorts;
  readonly flags: ApplyFlags;
  readonly world: World;
}

async function carryOut(planned: PlannedApply, { server, ports, flags, world }: Around): Promise<void> {
  const applied = await applyPreset(planned, server, ports, world.signal);
  show(flags, world, resultDocument(planned, applied), resultText(planned, applied));
  world.exitCode = exitCodeFor(planned, applied);
}

/** Agents that are merely unfit were not offered; one whose files are in the way waits for somebody to mend them. */
function exitCodeFor({ plan }: PlannedApply, { agents, verified }: Applied): number {
  const waits = plan.agents.some(({ state }) => state === "in-the-way" || state === "conflict");
  return waits || verified.state === "differs" || agents.some(({ state }) => state === "differs") ? EXIT.failed : 0;
}

async function agentsFor({ agents, userFiles }: ApplyFlags, workspaceFolder: string, { host }: ApplyPorts): Promise<ChosenAgents> {
  return chooseAgents(agents, await detectHere(workspaceFolder, host, await extensionsHere(host.home)), userFiles);
}

const wishesOf = ({ replace, userFiles }: ApplyFlags, { ids }: ChosenAgents): AgentWishes => ({ ids, userFiles, replace: replace.split(",").map((id) => id.trim()) });

/** A gateway, or the server's name as another machine knows it. It gets no password: that would stand in files of others. */
function addressForAgents({ agentsEndpoint }: ApplyFlags, world: World): string | undefined {
  if (agentsEndpoint === undefined) return undefined;
  const { id, auth } = endpointFrom(agentsEndpoint, world);
  if (auth !== null) throw new UsageError("--agents-endpoint has a name and a password in it: O3 writes none into agents' files. Leave them out.");
  return id;
}

const WHAT_TO_DO = {
  unfit: "",
  "in-the-way": "",
  conflict: " Let O3 replace it with --replace ID.",
  "needs-consent": " Agree with --user-files.",
  ready: "",
} as const;

/** Who names agents wants all of them: nothing is written when one of them cannot be set up. */
function refuseHalf({ plan }: PlannedApply, { named }: ChosenAgents): void {
  const refused = plan.agents.filter(({ state }) => state !== "ready");
  if (!named || refused.length === 0) return;
  const words = refused.map(({ id, title, state, why }) => `${why.startsWith(title) ? "" : `${title}: `}${why}${WHAT_TO_DO[state].replace("ID", id)}`);
  throw new UsageError(`Nothing was written. ${words.join(" ")}`);
}

function refuseDoubtful({ chosen, changed }: PlannedApply, { anyway }: ApplyFlags): void {
  if (anyway || (chosen.state === "certified" && changed.length === 0)) return;
  const why = chosen.state === "certified" ? "Something has changed since it was measured." : inWords(chosen.unproven);
  throw new UsageError(`${presetTitle(chosen.preset)} of ${chosen.model} was not applied. ${why} --anyway applies it all the same.`);
}

async function isConfirmed({ confirm, out }: World): Promise<boolean> {
  if (!confirm) throw new UsageError("Nothing was written: there is no terminal to ask at. --yes applies it, --dry-run only shows it.");
  if (await confirm("Apply?")) return true;
  out("Nothing was written.\n");
  return false;
}

function show({ json }: ApplyFlags, world: World, document: object, text: string): void {
  world.out(json ? `${toToldJson(document, 2)}\n` : text);
}
