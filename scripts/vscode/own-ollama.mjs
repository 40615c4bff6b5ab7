// The suites' models on an Ollama of one's own: `O3_TEST_OLLAMA=http://127.0.0.1:11434 npm run test:vscode` (docs/embedded.md).
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const LIMIT_MS = 120_000;

/** Brings the model files to the server under their names; `stop` takes those away again that were not there before. */
export async function useOllama(endpoint, files) {
  const ask = async (method, path, body) => {
    const reply = await fetch(new URL(path, endpoint), { method, body, signal: AbortSignal.timeout(LIMIT_MS) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  const { models } = await (await ask("GET", "/api/tags")).json();
  const before = new Set(models.map(({ name }) => name));
  const made = [];
  for (const file of files) {
    const model = `${basename(file, ".gguf")}:latest`;
    if (before.has(model)) continue;
    const bytes = readFileSync(file);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    await ask("POST", `/api/blobs/${digest}`, bytes);
    await (await ask("POST", "/api/create", JSON.stringify({ model, files: { [basename(file)]: digest }, stream: false }))).text();
    made.push(model);
  }
  const stop = async () => {
    for (const model of made) await ask("DELETE", "/api/delete", JSON.stringify({ model }));
  };
  return { endpoint, stop };
}
