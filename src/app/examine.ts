import { limitsFor, loadConfiguration } from "../config";
import { EngineError } from "../core/errors";
import { describeMachine } from "../hardware";
import type { Finding } from "../core/domain/hardware";
import { openEndpoint, whereIs } from "./endpoints";
import type { Endpoint, EndpointRef } from "./endpoints";
import { heldBy } from "./lease";
import { findProgram } from "./server-program";

export interface Examination {
  readonly endpoint: EndpointRef;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder whose configuration counts. */
  readonly workspace: string;
  readonly resultsFolder: string;
}

/** Server, machine, tools and limits, a finding each; problems come as findings, too. */
export async function examine({ endpoint, env, workspace, resultsFolder }: Examination, signal: AbortSignal): Promise<Finding[]> {
  const { engine, probe } = openEndpoint(endpoint, env);
  const { config } = await loadConfiguration(workspace);
  const [server, profile, reading] = await Promise.all([examineServer({ endpoint, engine, env }, signal), probe.profile(signal), probe.read(signal)]);
  // Without a server its processes are of course not seen: one problem is told once.
  const answers = server.every((finding) => finding.state !== "problem");
  const machine = await describeMachine(profile, { resultsFolder, ...(answers ? { reading } : {}) });
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

async function examineServer(
  { endpoint, engine, env }: Pick<Examination, "endpoint" | "env"> & Pick<Endpoint, "engine">,
  signal: AbortSignal,
): Promise<Finding[]> {
  try {
    const identity = await engine.identify(signal);
    const [models, where, holder] = await Promise.all([engine.list(signal), whereIs(endpoint.url), heldBy(endpoint.url)]);
    return [
      { state: "ok", what: "server", detail: `${identity.kind} ${identity.version} at ${identity.endpoint}` },
      ...(identity.local
        ? []
        : [
            {
              state: "warning" as const,
              what: "location",
              detail: `${where.local === "forwarded" ? `the server is elsewhere (${where.why})` : "the server is remote"}: readings of this machine do not apply, and no limit is kept there`,
              remedy: "run O3 on that machine",
            },
          ]),
      ...(holder === null
        ? []
        : [
            {
              state: "warning" as const,
              what: "in use",
              detail: `an O3 run (process ${holder.pid}, since ${holder.since}) measures ${holder.what} on this server; other requests to it disturb the measurement`,
              remedy: "wait for it, or stop it",
            },
          ]),
      models.length > 0
        ? { state: "ok", what: "models", detail: `${models.length} installed` }
        : { state: "warning", what: "models", detail: "none installed", remedy: "run 'ollama pull qwen2.5-coder:3b', or pull another model", action: "pull-model" },
      ...(identity.local && identity.kind === "ollama" ? [await examineProgram(endpoint.url, identity.version, env, signal)] : []),
    ];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [{ state: "problem", what: "server", ...absence(error, endpoint) }];
  }
}

/** Other sentences than that nobody answers say themselves what to do, and a second server would be of no help. */
const absence = ({ reason, message }: EngineError, { url }: Examination["endpoint"]): Omit<Finding, "state" | "what"> =>
  reason === "unreachable" || reason === "timeout"
    ? {
        detail: reason === "unreachable" ? `nobody answers at ${url.origin}` : message,
        remedy: "start it with 'ollama serve', or use another address: --endpoint, OLLAMA_HOST, or the setting o3.endpoint",
        action: "start-server",
      }
    : { detail: message };

/** Whether servers of O3's own can be started, which the settings of a server's environment are measured on. */
async function examineProgram(endpoint: URL, serverVersion: string, env: Examination["env"], signal: AbortSignal): Promise<Finding> {
  const what = "program";
  const found = await findProgram(endpoint, { ...env }, signal);
  if (found.state === "missing") return { state: "warning", what, detail: found.why };
  const { file, version } = found.recipe;
  if (version === null || version === serverVersion) {
    return { state: "ok", what, detail: `${file}: KV cache type, flash attention and parallel slots can be measured on private servers that O3 starts` };
  }
  return {
    state: "warning",
    what,
    detail: `${file} is ${version}, your server ${serverVersion}: what O3 measures on its private servers holds for the first version only`,
    remedy: "restart your server after an update",
  };
}
