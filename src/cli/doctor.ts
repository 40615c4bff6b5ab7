import type { Command } from "commander";
import { resolve } from "node:path";
import { colors } from "./colors";
import { EngineError } from "../core/errors";
import { limitsFor, loadConfiguration } from "../config";
import { createHardwareProbe, describeMachine } from "../hardware";
import type { Finding } from "../hardware";
import { createOllamaEngine } from "../ollama/engine";
import { systemClock } from "./clock";
import { endpointFrom } from "./connect";
import { EXIT } from "./exit";
import type { World } from "./world";

interface DoctorFlags {
  readonly endpoint?: string;
  readonly out: string;
  readonly json: boolean;
}

export function addDoctor(program: Command, world: World): void {
  program
    .command("doctor")
    .description("check the server, the machine, the tools and the limits; each line says what to do")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder that results would go to", "o3_results")
    .option("--json", "print one JSON document", false)
    .action(async (flags: DoctorFlags) => {
      const findings = await examine(flags, world);
      if (flags.json) world.out(`${JSON.stringify(findings, null, 2)}\n`);
      else world.out(lines(findings));
      const problem = findings.find((finding) => finding.state === "problem");
      if (problem) world.exitCode = problem.what === "server" ? EXIT.unreachable : EXIT.failed;
    });
}

async function examine(flags: DoctorFlags, world: World): Promise<Finding[]> {
  const endpoint = endpointFrom(flags.endpoint, world);
  const probe = createHardwareProbe({ endpoint, clock: systemClock() });
  const { config } = await loadConfiguration(world.cwd);
  const [server, profile, reading] = await Promise.all([
    examineServer(endpoint, world),
    probe.profile(world.signal),
    probe.read(world.signal),
  ]);
  // Without a server its processes are of course not seen: one problem is told once.
  const answers = server.every((finding) => finding.state !== "problem");
  const machine = await describeMachine(profile, { resultsFolder: resolve(world.cwd, flags.out), ...(answers ? { reading } : {}) });
  const limits = limitsFor(config.hardware, { cpuModel: profile.cpuModel, gpuNames: profile.gpus.map((gpu) => gpu.name) });
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    ...server,
    ...machine,
    {
      state: "ok",
      what: "limits",
      detail: `alert at ${percent(limits.alert)}; stop at ${percent(limits.ram)} of RAM, ${percent(limits.vram)} of VRAM, ${limits.temperatureCelsius} °C`,
    },
  ];
}

async function examineServer(endpoint: URL, world: World): Promise<Finding[]> {
  const engine = createOllamaEngine({ endpoint, env: world.env });
  try {
    const identity = await engine.identify(world.signal);
    const models = await engine.list(world.signal);
    return [
      { state: "ok", what: "server", detail: `${identity.kind} ${identity.version} at ${identity.endpoint}` },
      ...(identity.local
        ? []
        : [
            {
              state: "warning" as const,
              what: "location",
              detail: "the server is remote: local readings do not apply and no limit is enforced there",
              remedy: "run O3 on that machine",
            },
          ]),
      models.length > 0
        ? { state: "ok", what: "models", detail: `${models.length} installed` }
        : { state: "warning", what: "models", detail: "none installed", remedy: "run `ollama pull qwen2.5-coder:3b`, or another one" },
    ];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [{ state: "problem", what: "server", detail: error.message, remedy: "start it with `ollama serve`, or set OLLAMA_HOST" }];
  }
}

const MARKS = { ok: colors.green("ok     "), warning: colors.yellow("warning"), problem: colors.red("problem") } as const;

function lines(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length)) + 2;
  return findings
    .map(
      ({ state, what, detail, remedy }) =>
        `${MARKS[state]}  ${what.padEnd(width)}${detail}${remedy ? `\n${" ".repeat(9 + width)}→ ${remedy}` : ""}\n`,
    )
    .join("");
}
