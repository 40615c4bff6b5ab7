import type { OWN_SERVERS } from "../../core/domain/statements/own-servers";
import type { Sentences } from "./sentences";

export const OWN_SERVER_WORDS: Sentences<typeof OWN_SERVERS> = {
  "no-ollama-program":
    "No 'ollama' program was found in PATH or where it is usually installed, so KV cache type, flash attention and parallel slots stay as they are: install Ollama on this machine, or put its folder into PATH.",
  "program-failed": "'{program} --version' failed ({how}), so KV cache type, flash attention and parallel slots stay as they are: install Ollama again.",
  "program-unlike-ollama":
    "'{program} --version' does not answer as Ollama does, so KV cache type, flash attention and parallel slots stay as they are: put the folder of the real 'ollama' first in PATH.",
  "models-of-service-not-readable":
    "The models in {folder} cannot be read by you, so KV cache type, flash attention and parallel slots stay as they are: join the service's group with 'sudo usermod -aG ollama $USER' and log in again.",
  "models-folder-not-readable":
    "The models in {folder} cannot be read by you, so KV cache type, flash attention and parallel slots stay as they are: give yourself the right to read this folder.",
  "no-models-folder":
    "No models of Ollama were found, so KV cache type, flash attention and parallel slots stay as they are: set OLLAMA_MODELS to the folder that your server keeps its models in.",
  "no-models-in":
    "No models of Ollama were found in {folders}, so KV cache type, flash attention and parallel slots stay as they are: set OLLAMA_MODELS to the folder that your server keeps its models in.",
  "servers-switched-off": "The configuration says not to start servers (tuning.privateServers).",
  "server-on-other-machine": "The server is on another machine, and O3 starts processes on this one only.",
  "embedded-started-elsewhere": "This embedded engine was started elsewhere, and O3 does not know how: let 'o3 optimize --embedded' start it.",
  "no-answer-within": "no answer within {limitMs}",
  "exit-status": "exit status {status}",
  "exit-signal": "signal {signal}",
  "server-not-noted": "O3 cannot note its private server in {folder} ({why}): make the folder writable, or free some space there.",
  "no-port": "The machine gives no port for a private server ({why}).",
  "port-not-named": "the system named none",
  "ports-taken": "Other programs took all {attempts} ports that the private server tried: try again.",
  "port-taken": "Port {port} was taken by another program meanwhile; the private server tries another one.",
  "server-not-started": "The private server could not be started ({why}).",
  "server-silent": "The private server did not answer within {limitMs}.",
  "server-ended": "The private server ended ({how}).",
  "server-ended-by-o3": "O3 ended the private server.",
  "server-wrote": "It wrote: {lines}",
  "run-in-shell": "Run '{command}' in a shell to see why.",
  "server-not-removed": "The private server could not be stopped and removed ({why}).",
  "still-runs": "still running: process {processes}",
  "orphan-ended": "Ended a private server that an O3 run of {since} had left behind (process {processes}).",
  "orphan-not-ended": "Could not end a private server that an O3 run of {since} had left behind: end process {processes} yourself, since it holds memory.",
};
