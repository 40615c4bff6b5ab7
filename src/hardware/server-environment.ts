import { answering, portOf } from "./engine-processes";
import { parseProcessStat } from "./proc";
import type { ProcessStat } from "./proc";
import { realWorld } from "./world";
import type { HardwareWorld } from "./world";

export type Variables = Readonly<Record<string, string>>;

const SERVICE = ["show", "ollama.service", "--property=ActiveState", "--property=Environment", "--property=EnvironmentFiles", "--property=ExecStart"];
const USUAL_PORT = 11_434;

/**
 * Ollama's variables, HOME, and which GPUs it sees, that the server at this endpoint, on this machine, runs with: read from its process where that is ours to look into, else from the systemd
 * service that holds this port. Null where neither tells, and on systems that show no process's environment.
 */
export async function serverEnvironment(endpoint: URL, world: HardwareWorld = realWorld()): Promise<Variables | null> {
  if (world.platform !== "linux") return null;
  const port = portOf(endpoint);
  // Only the very process counts: another Ollama of ours, on another port, may run with other variables.
  const server = await answering(world, port, await processesOf(world));
  const own = server && (await world.read(`/proc/${server.pid}/environ`));
  if (own) return variablesOf(own.split("\0"));
  const service = await world.run("systemctl", SERVICE);
  return service.state === "ok" ? serviceEnvironment(service.text, port) : null;
}

/**
 * The file of the program that serves at this endpoint, on this machine: what its process runs, or the systemd service that holds this port.
 * Null where neither tells; in a container it is that one's path.
 */
export async function serverProgram(endpoint: URL, world: HardwareWorld = realWorld()): Promise<string | null> {
  if (world.platform !== "linux") return null;
  const port = portOf(endpoint);
  const server = await answering(world, port, await processesOf(world));
  const file = server && (await world.link(`/proc/${server.pid}/exe`));
  // An update replaced the file under the running server: the new one is at the same place.
  if (file) return file.replace(/ \(deleted\)$/, "");
  const service = await world.run("systemctl", SERVICE);
  return service.state === "ok" && serviceEnvironment(service.text, port) ? (/^ExecStart=\{ path=(\S+) ;/m.exec(service.text)?.[1] ?? null) : null;
}

async function processesOf(world: HardwareWorld): Promise<ProcessStat[]> {
  const stats = (await world.list("/proc")).filter((name) => /^\d+$/.test(name)).map((pid) => world.read(`/proc/${pid}/stat`));
  return (await Promise.all(stats)).flatMap((text) => parseProcessStat(text ?? "") ?? []);
}

/** `systemctl show`: null where the service does not run, has another port, or takes variables from a file, which need not be ours to read. */
export function serviceEnvironment(text: string, port: number): Variables | null {
  const property = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(text)?.[1] ?? "";
  if (property("ActiveState") !== "active" || property("EnvironmentFiles") !== "") return null;
  // Variables with blanks in them are in quotes.
  const variables = variablesOf([...property("Environment").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""));
  const own = /:(\d+)\/?$/.exec(variables.OLLAMA_HOST ?? "")?.[1];
  return Number(own ?? USUAL_PORT) === port ? variables : null;
}

/** What is not Ollama's may be secret and is none of our business; HOME is where its models are by default, the rest which GPUs it sees. */
const OURS = /^(OLLAMA_\w+|HOME|(?:CUDA|HIP|ROCR|GGML_VK)_VISIBLE_DEVICES|HSA_OVERRIDE_GFX_VERSION)=(.*)$/s;

const variablesOf = (pairs: readonly string[]): Variables =>
  Object.fromEntries(
    pairs.flatMap((pair) => {
      const [, name, value] = OURS.exec(pair) ?? [];
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );
