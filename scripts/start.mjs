// `npm start [-- MODEL --flags]`: installs, builds, and optimizes a model on the Ollama that answers, or on the embedded engine.
import { build, checkNode, install, run } from "./setup.mjs";

checkNode();
install();
if (!(await answers(process.env.OLLAMA_HOST ?? ""))) install("src/embedded");
build();
process.exit(run(process.execPath, ["dist/cli.js", "optimize", "--embedded", ...process.argv.slice(2)]));

/** Only decides whether the embedded engine has to be installed; the CLI itself looks again. */
async function answers(host) {
  const text = host.trim() === "" ? "http://127.0.0.1:11434" : /:\/\//.test(host) ? host : `http://${host}`;
  try {
    const url = new URL("/api/version", text);
    if (url.port === "" && !/:\/\//.test(host)) url.port = "11434";
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
