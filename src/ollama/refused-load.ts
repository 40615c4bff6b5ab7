/**
 * Why a server that has a model cannot use it, where memory is not the reason: what its words mean, and what helps. Most telling
 * first; `NAME` stands for the model's name.
 */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/newer version of ollama|requires .*(update|upgrade)|unsupported (gguf|model|file) version/i, "It is too old for this model: update the server."],
  [
    /(unknown|unsupported|unrecognized|not supported).{0,24}architecture|architecture.{0,40}(unknown|not supported|unsupported)/i,
    "It does not know this kind of model: update the server, or pull the model anew ('ollama pull NAME').",
  ],
  [
    /unknown (pre-)?tokenizer|unsupported tokenizer|error loading model vocabulary|error loading model hyperparameters|wrong number of tensors|missing tensor|tensor .*(not found|wrong shape|is missing)|invalid (magic|file magic|gguf)|bad magic|not within the file bounds|is corrupted|file is truncated|digest mismatch|failed to (load model|read (magic|header|key))/i,
    "The file of the model is damaged, or made for another version: pull it anew ('ollama pull NAME'), or update the server.",
  ],
  [
    /(llama-server|ollama_llama_server|runner)\S*["']?:? ?.{0,40}(not found|no such file|does not exist|cannot find)|unable to find .*(runner|llama)|no runners? (available|found)|fork\/exec|exec format error|executable file not found/i,
    "The installation of Ollama is not whole: install it anew.",
  ],
  [/permission denied|access is denied|operation not permitted/i, "It may not read the model's files: let the user that Ollama runs as read the folder of models (OLLAMA_MODELS)."],
  [/no space left|disk (is )?full|not enough space/i, "Its disk is full: make room there."],
  [/no such file or directory|cannot find the (file|path)|file does not exist|blob .*(missing|not found)/i, "A file of the model is missing: pull it anew ('ollama pull NAME')."],
  [/illegal instruction|SIGILL/i, "Its program does not fit this processor: install another build of Ollama."],
  [
    /error while loading shared libraries|cannot open shared object|no kernel image|driver version is insufficient|no CUDA-capable device|CUDA error|CUDA driver|ROCm error|hip error|rocblas|hipblas|ggml_(cuda|hip|vulkan|metal)|vk::|device lost|DeviceLost/i,
    "Its library for the GPU does not work here: check the GPU's driver, update Ollama, and see the server's log.",
  ],
  [/too many open files/i, "It has too many files open: restart the server, or raise its limit of open files."],
];

export const isRefusedLoad = (text: string): boolean => CAUSES.some(([pattern]) => pattern.test(text));

/** What helps against the cause in the server's words, one or two sentences. */
export function whatToDo(said: string, model: string | null): string {
  const advice = CAUSES.find(([pattern]) => pattern.test(said))?.[1] ?? "The server's log tells more.";
  return advice.replace("NAME", model ?? "MODEL");
}
