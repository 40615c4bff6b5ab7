// Loaded into the embedded engine's processes by NODE_OPTIONS. In the runner it keeps the sequence that the runner takes, and serves
// one thing on a loopback port: {prompt, reply} (tokens) drives that sequence through node-llama-cpp alone, without the runner, the
// server, HTTP or O3, and answers {prefillMs, decodeMs}: a cold prompt to its first token, and each token after it.
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";

const BATCH = 512;
const portFile = process.env.O3_BENCH_TAP;
if (portFile && process.argv[1]?.endsWith("runner.mjs")) await tap();

async function tap() {
  const { LlamaContext } = await import(new URL("../../../src/embedded/node_modules/node-llama-cpp/dist/index.js", import.meta.url));
  const { getSequence } = LlamaContext.prototype;
  let sequence;
  LlamaContext.prototype.getSequence = function (...args) {
    return (sequence = getSequence.apply(this, args));
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", async () => {
      response.end(JSON.stringify(await measure(sequence, JSON.parse(body))));
    });
  });
  server.listen(0, "127.0.0.1", () => writeFileSync(portFile, String(server.address().port)));
}

let state = 12345;
const nextToken = () => 300 + (((state = (state * 1103515245 + 12345) & 0x7fffffff) >> 8) % 1500);

async function measure(sequence, { prompt, reply }) {
  const tokens = Array.from({ length: prompt }, nextToken);
  const started = performance.now();
  await sequence.clearHistory();
  let at = 0;
  for (; tokens.length - at > BATCH; at += BATCH) await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + BATCH));
  let first = 0;
  let last = 0;
  let count = 0;
  // The sampling that the server does by default: choosing a token is part of the model's speed.
  for await (const token of sequence.evaluate(tokens.slice(at), { temperature: 0.8, topK: 40, topP: 0.9, minP: 0, seed: 7 })) {
    void token;
    last = performance.now();
    if (count++ === 0) first = last;
    if (count >= reply) break;
  }
  return { prefillMs: first - started, decodeMs: (last - first) / Math.max(1, count - 1) };
}
