import { posix, win32 } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where tools are that a short PATH leaves out: one of a desktop's launcher, of a service, or of a container. */
const FOLDERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib/wsl/lib", "/usr/local/nvidia/bin", "/opt/rocm/bin"],
  darwin: ["/usr/bin", "/bin", "/usr/sbin", "/sbin"],
};

function windowsFolders(env: Environment): readonly string[] {
  const system = win32.join(env.SystemRoot ?? "C:\\Windows", "System32");
  const programs = env.ProgramFiles ?? "C:\\Program Files";
  return [system, win32.join(system, "WindowsPowerShell", "v1.0"), win32.join(programs, "NVIDIA Corporation", "NVSMI")];
}

/** What a tool that is parsed runs with: figures and words of no language, and found where installers put it, after the user's own PATH. */
export function toolEnvironment(env: Environment = process.env, platform: NodeJS.Platform = process.platform): Record<string, string> {
  const { delimiter } = platform === "win32" ? win32 : posix;
  const isPath = (name: string): boolean => (platform === "win32" ? name.toUpperCase() === "PATH" : name === "PATH");
  const rest = Object.entries(env).flatMap(([name, value]) => (value === undefined || isPath(name) ? [] : [[name, value] as const]));
  const own = Object.entries(env).flatMap(([name, value]) => (isPath(name) && value ? value.split(delimiter) : []));
  const folders = platform === "win32" ? windowsFolders(env) : (FOLDERS[platform] ?? []);
  return { ...Object.fromEntries(rest), PATH: [...new Set([...own, ...folders])].join(delimiter), LC_ALL: "C" };
}
