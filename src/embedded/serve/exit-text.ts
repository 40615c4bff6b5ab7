/** Go's words for signals, which Ollama shows. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/** Why a runner is gone, as Ollama says it; `said` is the last of what it wrote. */
export function exitText(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  const how = signal === null ? `exit status ${code ?? -1}` : `signal: ${SIGNALS[signal] ?? signal}`;
  return `llama runner process has terminated: ${how}${said === "" ? "" : `: ${said}`}`;
}

/** Lines of llama.cpp that name a failure; the rest is chatter about how it went about it. */
const TELLING = /insufficient|fail|error|requires|unsupported|unable/i;

export function tellingLines(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.replace(/^\[node-llama-cpp\]\s*/, "").trim())
    .filter((line) => TELLING.test(line));
  return [...new Set(lines)].slice(0, 5).join("\n");
}
