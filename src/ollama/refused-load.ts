import type { Said, StatementCode } from "../core/domain/statements";

type Cause = Extract<
  StatementCode,
  | "server-too-old"
  | "model-kind-unknown"
  | "model-file-damaged"
  | "ollama-not-whole"
  | "models-not-readable"
  | "server-disk-full"
  | "model-file-missing"
  | "wrong-processor"
  | "gpu-library-broken"
  | "too-many-files"
>;

/**
 * Why a server that has a model cannot use it, where memory is not the reason: what its words mean, and what helps. Most telling
 * first.
 */
const CAUSES: readonly (readonly [RegExp, Cause])[] = [
  [/newer version of ollama|requires .*(update|upgrade)|unsupported (gguf|model|file) version/i, "server-too-old"],
  [
    /(unknown|unsupported|unrecognized|not supported).{0,24}architecture|architecture.{0,40}(unknown|not supported|unsupported)/i,
    "model-kind-unknown",
  ],
  [
    /unknown (pre-)?tokenizer|unsupported tokenizer|error loading model vocabulary|error loading model hyperparameters|wrong number of tensors|missing tensor|tensor .*(not found|wrong shape|is missing)|invalid (magic|file magic|gguf)|bad magic|not within the file bounds|is corrupted|file is truncated|digest mismatch|failed to (load model|read (magic|header|key))/i,
    "model-file-damaged",
  ],
  [
    /(llama-server|ollama_llama_server|runner)\S*["']?:? ?.{0,40}(not found|no such file|does not exist|cannot find)|unable to find .*(runner|llama)|no runners? (available|found)|fork\/exec|exec format error|executable file not found/i,
    "ollama-not-whole",
  ],
  [/permission denied|access is denied|operation not permitted/i, "models-not-readable"],
  [/no space left|disk (is )?full|not enough space/i, "server-disk-full"],
  [/no such file or directory|cannot find the (file|path)|file does not exist|blob .*(missing|not found)/i, "model-file-missing"],
  [/illegal instruction|SIGILL/i, "wrong-processor"],
  [
    /error while loading shared libraries|cannot open shared object|no kernel image|driver version is insufficient|no CUDA-capable device|CUDA error|CUDA driver|ROCm error|hip error|rocblas|hipblas|ggml_(cuda|hip|vulkan|metal)|vk::|device lost|DeviceLost/i,
    "gpu-library-broken",
  ],
  [/too many open files/i, "too-many-files"],
];

export const isRefusedLoad = (text: string): boolean => CAUSES.some(([pattern]) => pattern.test(text));

/** What helps against the cause in the server's words. */
export function whatToDo(words: string, model: string): Said {
  const cause = CAUSES.find(([pattern]) => pattern.test(words))?.[1] ?? "log-tells-more";
  return cause === "model-kind-unknown" || cause === "model-file-damaged" || cause === "model-file-missing" ? { code: cause, model } : { code: cause };
}
