// `run.mjs test`: the suites of test/vscode inside the extension host of a real VS Code.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "./engine.mjs";
import { VSCODE_NAME } from "./install.mjs";
import { ROOT } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { startServer } from "./server.mjs";
import { buildSuites, windows } from "./suites.mjs";
import { runInWindow } from "./window.mjs";

const WINDOW_LIMIT_MS = 10 * 60_000;

/** tiny for what needs a model, demo-c2048 for whole optimizations. */
export const TEST_MODELS = ["tiny", "demo-c2048"];

/**
 * @param vsix null: the extension is run from its source folder (built before)
 * @param extension its folder; another one serves to try this harness
 * @param only the name of one window; null for all
 * @returns {passed, failed}
 */
export async function runHostTests({ vsix, extension = ROOT, only = null, grep = "" }) {
  if (!vsix && !existsSync(join(extension, "dist", "extension.js"))) throw new Problem("dist/extension.js is missing: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "o3-suites-"));
  const out = join(ROOT, "dist", "test", "out");
  mkdirSync(out, { recursive: true });
  const runner = await buildSuites();
  const engine = await startEngine(TEST_MODELS, ["--threads", "1"]);
  const counts = { passed: 0, failed: 0 };
  try {
    for (const window of windows().filter(({ name }) => only === null || name === only)) {
      const kind = `${window.name}-${vsix ? "vsix" : "source"}`;
      console.log(`\n${vsix ? "the installed .vsix" : "from source"} in ${VSCODE_NAME}, window ${window.name}`);
      const result = await runOne({ window, kind, folder, out, runner, engine, vsix, extension, grep });
      counts.passed += result.passed;
      counts.failed += result.failed;
    }
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return counts;
}

async function runOne({ window, kind, folder, out, runner, engine, vsix, extension, grep }) {
  const workspace = join(folder, window.name);
  cpSync(window.workspace, workspace, { recursive: true });
  const opened = readdirSync(workspace).find((name) => name.endsWith(".code-workspace"));
  const result = join(folder, `${window.name}.json`);
  const server = await startServer({
    vsix,
    testDriver: true,
    machineSettings: { "o3.endpoint": engine.endpoint },
    logFile: join(out, `${kind}.log`),
  });
  try {
    const { exitCode, uncaught } = await runInWindow({
      server,
      extension: vsix ? emptyExtension(folder) : extension,
      suites: runner,
      workspace: opened ? join(workspace, opened) : workspace,
      environment: {
        O3_TEST_ENDPOINT: engine.endpoint,
        O3_TEST_FOLDER: workspace,
        O3_TEST_SUITES: window.suites,
        O3_TEST_RESULT: result,
        O3_TEST_GREP: grep,
      },
      limitMs: WINDOW_LIMIT_MS,
      screenshot: join(out, `${kind}.png`),
    });
    return judge({ kind, exitCode, uncaught, counts: readCounts(result) });
  } finally {
    await server.stop();
  }
}

/** An end without counts, a window that never ended and an error that nobody caught are failures too. */
function judge({ kind, exitCode, uncaught, counts }) {
  let { passed, failed } = counts;
  if (exitCode === null) {
    failed++;
    console.error(`o3: the window ${kind} did not end by itself`);
  } else if (exitCode !== 0 && failed === 0) {
    failed++;
    console.error(`o3: the window ${kind} ended with exit code ${exitCode}`);
  } else if (passed + failed === 0) {
    failed++;
    console.error(`o3: no test ran in the window ${kind}`);
  }
  for (const error of uncaught) console.error(`o3: uncaught in the extension: ${error}`);
  return { passed, failed: failed + (uncaught.length > 0 ? 1 : 0) };
}

function readCounts(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0 };
}

/** VS Code starts suites only along with an extension under development: for the installed one, a hollow one. */
function emptyExtension(folder) {
  const path = join(folder, "hollow");
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "o3-hollow", publisher: "ozone", version: "0.0.0", engines: { vscode: "*" } }),
  );
  return path;
}
