import type { ENDINGS } from "../../core/domain/statements/endings";
import type { Sentences } from "./sentences";

export const ENDING_WORDS: Sentences<typeof ENDINGS> = {
  "search-out-of-time": "The time budget ended before the search did. Resume it with a larger budget.",
  "search-cancelled": "The run was cancelled before the search ended; it can be resumed.",
  "search-unfinished": "The search did not end; up to {contextTokens} tokens were seen to fit.",
  "no-load-fitted": "No load fitted. {why}",
  "nothing-loaded": "Nothing was loaded.",
  "model-too-large": "The model does not fit. Close other programs, raise the limit, or choose a smaller model.",
  "model-larger-than-room":
    "The model does not fit. It needs about {neededBytes} (predicted); {roomBytes} may be used. Close other programs, raise the limit, or choose a smaller model.",
  "no-context-loads": "No context could be loaded within the limits. Close other programs, raise the limit, or choose a smaller model.",
  "no-context-loads-since": "No context could be loaded within the limits. {why} Close other programs, raise the limit, or choose a smaller model.",
  "limits-not-kept": "No context is as fast as asked for. With a full window of {contextTokens} tokens: {misses}. Ask for less speed or a longer wait (--min-tps, --max-ttft).",
  "too-slow": "{predictedTokensPerSecond} tok/s are predicted, at least {askedTokensPerSecond} were asked for",
  "too-long-to-first-token": "{predictedMs} to the first token are predicted, at most {askedMs} were asked for",
  "prediction-unknown": "unknown",
  "prediction-unknown-since": "unknown: {why}",
  "prediction-remote": "unknown: the server is remote",
  "does-not-fit": "does not fit in memory",
  "fits-no-more": "What fitted before does not fit now. {why} Close other programs, then resume the run.",
  "server-contradicts-itself": "{why} Nothing can be proven on such a server.",
  "no-measurements": "The server's replies are incomplete, one after another: {why}",
  "nothing-counted": "The server counted no prompt of {model}; without counts nothing can be shown.",
  "nothing-counted-since": "The server counted no prompt of {model}; without counts nothing can be shown. {why}",
  "another-model-there": "The private server has another {model} than yours: set OLLAMA_MODELS to the folder of your server's models.",
};
