// `npm run test:desktop`: the suites of test/vscode in the desktop's VS Code, which @vscode/test-electron downloads. For machines that
// reach Microsoft's download server and have a screen (or xvfb-run).
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { build } from "../setup.mjs";
import { startEngine } from "./engine.mjs";
import { TEST_MODELS } from "./host-tests.mjs";
import { ROOT } from "./paths.mjs";
import { main, Problem } from "./problem.mjs";
import { buildSuites, windows } from "./suites.mjs";

await main(async () => {
  process.chdir(ROOT);
  const executable = await download(process.argv[2] ?? "stable");
  build();
  const runner = await buildSuites();
  const folder = mkdtempSync(join(tmpdir(), "o3-desktop-"));
  const engine = await startEngine(TEST_MODELS, ["--threads", "1"]);
  const total = { passed: 0, failed: 0 };
  try {
    for (const window of windows()) {
      const { passed, failed } = await runOne({ window, executable, folder, runner, endpoint: engine.endpoint });
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`desktop VS Code: ${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
});

async function download(version) {
  try {
    return await downloadAndUnzipVSCode(version);
  } catch (error) {
    throw new Problem(`the desktop's VS Code could not be downloaded (${error.message}). npm run test:vscode needs only the npm registry.`);
  }
}

async function runOne({ window, executable, folder, runner, endpoint }) {
  const workspace = join(folder, window.name);
  cpSync(window.workspace, workspace, { recursive: true });
  const opened = readdirSync(workspace).find((name) => name.endsWith(".code-workspace"));
  const data = join(folder, `${window.name}-data`);
  mkdirSync(join(data, "User"), { recursive: true });
  writeFileSync(join(data, "User", "settings.json"), JSON.stringify({ "o3.endpoint": endpoint }));
  const result = join(folder, `${window.name}.json`);
  const environment = { O3_DATA_DIR: join(folder, `${window.name}-o3`), O3_TEST_ENDPOINT: endpoint, O3_TEST_FOLDER: workspace, O3_TEST_SUITES: window.suites, O3_TEST_RESULT: result };
  console.log(`\nfrom source in the desktop's VS Code, window ${window.name}`);
  const code = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: runner,
    extensionTestsEnv: environment,
    launchArgs: [
      opened ? join(workspace, opened) : workspace,
      "--user-data-dir",
      data,
      "--disable-extensions",
      "--disable-workspace-trust",
    ],
  }).catch(() => 1);
  const counts = existsSync(result) ? JSON.parse(readFileSync(result, "utf8")) : { passed: 0, failed: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
