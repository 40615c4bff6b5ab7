// `run.mjs e2e`: a browser drives the real workbench, with the .vsix installed as a user would. The tests are in test/e2e.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { ensureChromium } from "./chromium.mjs";
import { VSCODE_NAME } from "./install.mjs";
import { ROOT } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { startServer } from "./server.mjs";

const SHOTS = process.env.O3_E2E_SHOTS || join(ROOT, "test", "e2e", "shots");
const IMAGES = join(ROOT, "docs", "images");

/**
 * @param vsix null for dist/o3.vsix
 * @param keep copies the screenshots named doc-* into docs/images, where the README shows them
 */
export async function runE2e({ vsix, grep, keep = false }) {
  const file = vsix ?? join(ROOT, "dist", "o3.vsix");
  if (!existsSync(file)) throw new Problem(`${file} is missing: npm run package`);
  const folder = mkdtempSync(join(tmpdir(), "o3-e2e-"));
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  const out = join(ROOT, "dist", "test", "out");
  mkdirSync(out, { recursive: true });
  console.log(`\nthe workbench of ${VSCODE_NAME} with the installed .vsix`);
  // Empty, until a test puts a program there.
  const programs = join(folder, "programs");
  mkdirSync(programs);
  const server = await startServer({ vsix: file, logFile: join(out, "e2e.log"), programs });
  try {
    const counts = join(folder, "counts.json");
    const status = await mocha(counts, grep, {
      O3_E2E_URL: server.url,
      O3_E2E_USER_SETTINGS: server.userSettings,
      O3_E2E_DATA: server.o3Data,
      O3_E2E_SHOTS: SHOTS,
      O3_E2E_PROGRAMS: programs,
      CHROMIUM: ensureChromium(),
    });
    if (keep) keepShots();
    const result = existsSync(counts) ? JSON.parse(readFileSync(counts, "utf8")) : { passed: 0, failed: 0 };
    return status !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function mocha(counts, grep, env) {
  const args = ["--config", ".mocharc.json", "--timeout", "240000", "--reporter", "scripts/mocha-reporter.cjs"];
  const more = ["--reporter-option", `output=${counts}`, "test/e2e/**/*.test.ts", ...(grep ? ["--grep", grep] : [])];
  const child = spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...args, ...more], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => child.once("error", reject).once("exit", (code) => resolve(code ?? 1)));
}

function keepShots() {
  mkdirSync(IMAGES, { recursive: true });
  for (const name of readdirSync(SHOTS)) if (name.startsWith("doc-")) copyFileSync(join(SHOTS, name), join(IMAGES, name));
}
