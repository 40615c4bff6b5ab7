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
  return [
    ...server,
    ...machine,
    {
      state: "ok",
      what: "limits",
      detail: { code: "limits-are", alert: limits.alert, ram: limits.ram, vram: limits.vram, celsius: limits.temperatureCelsius },
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
      { state: "ok", what: "server", detail: { code: "found-server", kind: identity.kind, version: identity.version, address: identity.endpoint } },
      ...(identity.local
        ? []
        : [
            {
              state: "warning" as const,
              what: "location",
              detail: where.local === "forwarded" ? { code: "server-elsewhere" as const, why: where.why } : { code: "server-remote" as const },
              remedy: { code: "run-there" as const },
            },
          ]),
      ...(holder === null
        ? []
        : [
            {
              state: "warning" as const,
              what: "in use",
              detail: { code: "server-measured-now" as const, pid: String(holder.pid), since: holder.since, what: holder.what },
              remedy: { code: "wait-or-stop" as const },
            },
          ]),
      models.length > 0
        ? { state: "ok", what: "models", detail: { code: "models-installed", models: models.length } }
        : { state: "warning", what: "models", detail: { code: "none-installed" }, remedy: { code: "pull-a-model" }, action: "pull-model" },
      ...(identity.local && identity.kind === "ollama" ? [await examineProgram(endpoint.url, identity.version, env, signal)] : []),
    ];
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return [{ state: "problem", what: "server", ...absence(error, endpoint) }];
  }
}

/** Other sentences than that nobody answers say themselves what to do, and a second server would be of no help. */
const absence = ({ reason, said }: EngineError, { url }: Examination["endpoint"]): Omit<Finding, "state" | "what"> =>
  reason === "unreachable" || reason === "timeout"
    ? {
        detail: reason === "unreachable" ? { code: "nobody-answers-at", address: url.origin } : said,
        remedy: { code: "start-or-other-address" },
        action: "start-server",
      }
    : { detail: said };

/** Whether servers of O3's own can be started, which the settings of a server's environment are measured on. */
async function examineProgram(endpoint: URL, serverVersion: string, env: Examination["env"], signal: AbortSignal): Promise<Finding> {
  const what = "program";
  const found = await findProgram(endpoint, { ...env }, signal);
  if (found.state === "missing") return { state: "warning", what, detail: found.why };
  const { file, version } = found.recipe;
  if (version === null || version === serverVersion) {
    return { state: "ok", what, detail: { code: "program-as-server", program: file } };
  }
  return {
    state: "warning",
    what,
    detail: { code: "program-of-another-version", program: file, version, serverVersion },
    remedy: { code: "restart-after-update" },
  };
}
