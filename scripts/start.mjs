// `npm start [-- MODEL --flags]`: installs, builds, and optimizes a model on the Ollama that answers, or on the embedded engine.
import { build, checkNode, install, run } from "./setup.mjs";

checkNode();
install();
const demo = !(await answers(process.env.OLLAMA_HOST ?? ""));
if (demo) install("src/embedded");
build();
const args = process.argv.slice(2);
// To see it working should take no longer; who wants more says so.
const asked = (flag) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
const brief = [
  ...(demo && !asked("--budget") ? ["--budget", "2m45s"] : []),
  // Goes with the model that the embedded engine makes; one that is named has its own folder's configuration.
  ...(demo && !asked("--config") && (args[0] ?? "--").startsWith("--") ? ["--config", "scripts/demo/.o3"] : []),
];
if (brief.length > 0) console.error("No Ollama answers, so this is a short run of at most 2 min 45 s on a generated model; 'npm start -- --budget 20m' measures more.");
process.exit(run(process.execPath, ["dist/cli.js", "optimize", "--embedded", ...brief, ...args]));

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
