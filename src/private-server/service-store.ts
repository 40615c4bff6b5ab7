import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const LIMIT_MS = 3_000;
const ASK = ["show", "ollama.service", "--property=ActiveState", "--property=Environment"];

/** Where the user that the installer makes for the service has its models. */
export const SERVICE_STORE = "/usr/share/ollama/.ollama/models";

/** The model store of Ollama's systemd service where one runs: then it is the user's server. Null otherwise. */
export async function serviceStore(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | null> {
  try {
    return parseShow((await run("systemctl", ASK, { env, timeout: LIMIT_MS, signal })).stdout);
  } catch {
    // No systemd here, or it does not answer.
    return null;
  }
}

/** `systemctl show`: variables with blanks in them are in quotes. */
export function parseShow(text: string): string | null {
  if (!/^ActiveState=active$/m.test(text)) return null;
  const variables = /^Environment=(.*)$/m.exec(text)?.[1] ?? "";
  const [, quoted, bare] = /(?:^|\s)(?:"OLLAMA_MODELS=([^"]*)"|OLLAMA_MODELS=(\S+))/.exec(variables) ?? [];
  return quoted ?? bare ?? SERVICE_STORE;
}
