// Drives a model through node-llama-cpp alone: no server, no HTTP, no O3. Parent sends {prompt, reply} (tokens); this answers
// {prefillMs, decodeMs}: time to the first token of a cold prompt, and the time that the other tokens take.
import { fileURLToPath, pathToFileURL } from "node:url";

const [path, numCtx, threads] = process.argv.slice(2);
const library = fileURLToPath(new URL("../../../src/embedded/node_modules/node-llama-cpp/dist/index.js", import.meta.url));
const { getLlama } = await import(pathToFileURL(library).href);
const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, progressLogs: false, maxThreads: 0, logLevel: "error" });
const model = await llama.loadModel({ modelPath: path, gpuLayers: 0, useMmap: false, ignoreMemorySafetyChecks: true });
const context = await model.createContext({
  contextSize: Number(numCtx),
  sequences: 1,
  batchSize: 512,
  threads: Number(threads),
  flashAttention: "auto",
  ignoreMemorySafetyChecks: true,
  failedCreationRemedy: false,
});
const sequence = context.getSequence();
let state = 12345;
const nextToken = () => 300 + (((state = (state * 1103515245 + 12345) & 0x7fffffff) >> 8) % 1500);

process.on("message", async ({ prompt, reply }) => {
  await sequence.clearHistory();
  const tokens = Array.from({ length: prompt }, nextToken);
  const started = performance.now();
  let at = 0;
  for (; tokens.length - at > 512; at += 512) await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + 512));
  let first = 0;
  let last = 0;
  let count = 0;
  for await (const token of sequence.evaluate(tokens.slice(at), { temperature: 0.8, topK: 40, topP: 0.9, seed: 7 })) {
    void token;
    last = performance.now();
    if (count++ === 0) first = last;
    if (count >= reply) break;
  }
  process.send({ prefillMs: first - started, decodeMs: (last - first) / Math.max(1, count - 1) });
});
process.on("disconnect", () => process.exit(0));
process.send({ ready: true });
