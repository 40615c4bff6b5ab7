import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRunner } from "./browser";

/** As `ollama serve` does, it listens where OLLAMA_HOST says; it has no model. */
const SOURCE = `#!${process.execPath}
const [host, port] = process.env.OLLAMA_HOST.split(":");
if (process.argv[2] !== "serve") process.exit(1);
const replies = { "/": "Ollama is running", "/api/version": '{"version":"0.33.1"}', "/api/tags": '{"models":[]}', "/api/ps": '{"models":[]}' };
require("node:http").createServer((request, response) => response.end(replies[request.url] ?? "{}")).listen(Number(port), host, () => console.log("pretends to be Ollama at " + host + ":" + port));
`;

/** Puts a program called ollama where the workbench finds it; returns what takes it away. */
export function pretendProgram(): () => void {
  const file = join(fromRunner("O3_E2E_PROGRAMS"), "ollama");
  writeFileSync(file, SOURCE);
  chmodSync(file, 0o755);
  return () => {
    rmSync(file, { force: true });
  };
}
