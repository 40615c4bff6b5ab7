import type { ServerAsked } from "../core/domain/settings";
import type { ServerRecipe } from "./recipe";

type Environment = Readonly<Record<string, string | undefined>>;

/** Inherited by the server's runners, so that all of them can be told from anybody else's, whatever became of the server. */
export const MARK = "O3_PRIVATE_SERVER";
export const HOST = "127.0.0.1";

/** Long enough to rest a hot machine between two loads; a server that a crash leaves behind frees its memory after it. */
const KEEP_ALIVE = "10m";

/**
 * Variables that say which hardware and libraries a server uses. They belong to the machine, not to what is tuned: without them
 * the private server might compute on another device than the user's.
 */
const MACHINE = [
  "OLLAMA_LLM_LIBRARY",
  "OLLAMA_LIBRARY_PATH",
  "OLLAMA_NEW_ENGINE",
  "OLLAMA_VULKAN",
  "OLLAMA_INTEL_GPU",
  "OLLAMA_GPU_OVERHEAD",
  "OLLAMA_SCHED_SPREAD",
  "CUDA_VISIBLE_DEVICES",
  "HIP_VISIBLE_DEVICES",
  "ROCR_VISIBLE_DEVICES",
  "GGML_VK_VISIBLE_DEVICES",
  "HSA_OVERRIDE_GFX_VERSION",
];
const isMachine = (name: string): boolean => MACHINE.includes(name.toUpperCase());

/**
 * Keeps a server to this machine. Ollama asks its maker for recommended models and tags of its own accord unless it is told not to; what
 * a version asks that does not know this variable goes to a proxy that nobody runs. Requests to this machine itself pass proxies by.
 */
const NOWHERE = "http://127.0.0.1:9";
const QUIET = { OLLAMA_NO_CLOUD: "1", HTTP_PROXY: NOWHERE, HTTPS_PROXY: NOWHERE, ALL_PROXY: NOWHERE, NO_PROXY: "localhost,127.0.0.1,::1" };

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** How a recipe is started on a port: the user's own settings of a server are left out, and what is asked is put in. */
export function launchOf(recipe: ServerRecipe, asked: ServerAsked, port: number, mark: string, inherited: Environment): Launch {
  const variables: Environment = {
    OLLAMA_HOST: `${HOST}:${port}`,
    OLLAMA_MODELS: recipe.modelsFolder,
    // The store is the user's: nothing in it may be tidied up.
    OLLAMA_NOPRUNE: "1",
    OLLAMA_KEEP_ALIVE: KEEP_ALIVE,
    ...QUIET,
    ...askedVariables(asked),
    [MARK]: mark,
    // In VS Code the embedded engine's program is Electron.
    ...(recipe.kind === "embedded" ? { ELECTRON_RUN_AS_NODE: "1" } : {}),
  };
  return {
    file: recipe.file,
    args: recipe.kind === "embedded" ? [...recipe.args, "--port", String(port)] : recipe.args,
    env: defined({ ...ofMachine(withoutSettings(inherited), recipe.environment), ...variables }),
  };
}

/** `auto` leaves a variable out, which is the server's own default. */
const askedVariables = ({ kvCacheType, flashAttention, numParallel }: ServerAsked): Environment => ({
  ...(kvCacheType === "auto" ? {} : { OLLAMA_KV_CACHE_TYPE: kvCacheType }),
  ...(flashAttention === "auto" ? {} : { OLLAMA_FLASH_ATTENTION: flashAttention ? "1" : "0" }),
  ...(numParallel === "auto" ? {} : { OLLAMA_NUM_PARALLEL: String(numParallel) }),
});

/** New servers start llama-server, which reads flags from LLAMA_ARG_ variables. Windows' names have no case, and some read proxies' in both. */
function withoutSettings(env: Environment): Environment {
  const isSetting = (name: string): boolean => /^((OLLAMA|LLAMA_ARG)_|(HTTPS?|ALL|NO)_PROXY$)/i.test(name) && !isMachine(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isSetting(name)));
}

/** The hardware is the one that the user's server uses, where its environment is known; O3 itself may have been started with another. */
function ofMachine(env: Environment, own: Environment | undefined): Environment {
  if (!own) return env;
  const [rest, theirs] = [Object.entries(env).filter(([name]) => !isMachine(name)), Object.entries(own).filter(([name]) => isMachine(name))];
  return Object.fromEntries([...rest, ...theirs]);
}

const defined = (env: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
