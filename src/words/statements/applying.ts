import type { APPLYING } from "../../core/domain/statements/applying";
import type { Sentences } from "./sentences";

export const APPLYING_WORDS: Sentences<typeof APPLYING> = {
  "login-in-address":
    "The server at {address} asks for a login, and O3 writes no password into agents' files. Apply the preset without agents, and set them up by hand.",
  "tested-not-stable": "{preset} of {model} was tested and is not stable: {why}",
  "from-simulation": "This preset comes from a simulation: nothing of it was measured, so it is not applied.",
  "model-gone-from-server": "The server does not have {model} (any more).",
  "check-stopped": "The check was stopped: {why}",
  "too-tight": "Loading it needs {needBytes}, and other programs hold too much {pool} now ({usedBytes} of {totalBytes}).",
  "name-the-model": "Name the model to fetch, such as qwen3:4b. The library is at https://ollama.com/library.",
  "embedded-fetches-none": "The embedded engine makes its own models and fetches none: start Ollama ('ollama serve'), or choose its address.",
  "too-small-for": "Not for {agent}, which is used here: {presets}. {why}",
  "name-agent": "{why} Name it to set it up: --agents {agent}.",
  "preset-title": "{preset}",
  "user-wide-agent": "Its settings count in all your projects. --user-files sets it up as well.",
};
