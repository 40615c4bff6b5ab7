import type { FLAGS } from "../../core/domain/statements/flags";
import type { Sentences } from "./sentences";

export const FLAG_WORDS: Sentences<typeof FLAGS> = {
  simulated: "The engine is simulated: nothing here was measured.",
  embedded: "Measured on the embedded engine, not on Ollama: speeds and memory are this engine's.",
  remote: "The server is remote: this machine's readings do not apply to it, and the memory limits were not enforced.",
  "server-assumed": {
    by: "slots",
    one: "The server's settings cannot be read; assumed: {kvCacheType} KV cache, {slots} slot.",
    many: "The server's settings cannot be read; assumed: {kvCacheType} KV cache, {slots} slots.",
  },
  battery: "The machine ran on battery: with mains power, speeds will differ.",
  "weights-random": "The model's weights are random: speed and memory are real, its answers mean nothing.",
  "counts-not-checked":
    "If the server counted too many tokens, O3 could not tell with this model: its vocabulary is small, unknown or made up.",
  "memory-not-predicted": "Memory could not be predicted before a load: {why}",
  "gpu-not-seen":
    "The server has up to {share} of the model on a GPU, but O3 finds no GPU here: its memory and temperature are not watched, and no limit is kept there. Run 'o3 doctor' to see which tools are missing.",
  "others-used-processor": "Other programs used the processor during {trials} of {of} trials; their speeds are left out where undisturbed ones exist.",
  "others-used-server": "Other programs used the server during {trials} of {of} trials; their speeds are left out where undisturbed ones exist.",
  "others-used-both":
    "Other programs used the processor or the server during {trials} of {of} trials; their speeds are left out where undisturbed ones exist.",
  "others-used-gpu": "Other programs used the GPU during {trials} of {of} trials; their speeds are left out where undisturbed ones exist.",
  "busiest-programs": "Busiest: {names}.",
  "others-models": "Another client used {models}.",
  "machine-not-read":
    "The machine could not be read to the end of {trials} of {of} trials, so they may have been disturbed; their speeds are left out where others exist.",
  "o3-too-busy":
    "O3 itself was too busy to time {trials} of {of} trials exactly; their loading times and times to first token are left out where others exist. The server's own counters, and whether a request succeeded, are not affected.",
  "others-not-known": "For {trials} of {of} trials O3 could not tell whether other programs used the processor. Their speeds are used, but may be disturbed.",
  "no-answers": {
    by: "requests",
    one: "{requests} request got no answer. It counts neither for nor against the model.",
    many: "{requests} requests got no answer. They count neither for nor against the model.",
  },
  "incomplete-replies": {
    by: "replies",
    one: "{replies} incomplete reply (no end or no token counts) was left out and asked again.",
    many: "{replies} incomplete replies (no end or no token counts) were left out and asked again.",
  },
  "memory-by-server":
    "No process that O3 can see holds as much memory as the server reports (a proxy, a container or another machine may be in between). For {loads} of {of} loads the server's own figure is used.",
  "memory-by-machine":
    "For {loads} of {of} loads the model's memory is the growth of the whole machine's use, other programs included: the engine's processes do not show it.",
  contradictions: {
    by: "replies",
    one: "{replies} reply contradicts itself and proves nothing.",
    many: "{replies} replies contradict themselves and prove nothing.",
  },
  "first-contradiction": "The first: {why}",
  "recall-low":
    "At {contextTokens} tokens the model named both hidden code words in {both} of {replies} replies, though it can in short prompts: stable, but it may not use the whole window.",
  "preset-rejected": "{preset} at {contextTokens} tokens was rejected.",
  "not-put-back": "In memory before the run and not put back: {models}.",
  "memory-unlike-prediction":
    "Memory grew by {perTokenBytes} a token from {fromTokens} to {toTokens} tokens; {predictedBytes} were predicted from the model's metadata. The contexts found rest on the measured loads alone.",
  "faster-than-memory":
    "Decoding at {tokensPerSecond} tok/s behind {depthTokens} tokens would read {perTokenBytes} a token, {perSecondBytes} a second in all; the memory delivers {memoryPerSecondBytes} a second. This is faster than plain decoding can be.",
  "first-token-too-early":
    "The first token came after {longMs} behind {longTokens} tokens, but after {shortMs} behind {shortTokens} tokens: a cached prompt or a disturbed machine. Do not trust the times to first token.",
};
