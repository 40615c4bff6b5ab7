// One code-server with folders of its own: nothing of the user's VS Code is read or written.
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startGroup } from "./group.mjs";
import { installVsCode } from "./install.mjs";
import { Problem } from "./problem.mjs";

const START_LIMIT_MS = 60_000;

/** Quiet: nothing asks, animates or looks for updates. Every folder is trusted, unless a test takes that back. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
};

const FLAGS = ["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"];
const MORE_FLAGS = ["--disable-getting-started-override", "--ignore-last-opened"];

/** Where O3 keeps what it has measured. */
const dataFolder = (folder) => join(folder, "o3-data");

/** The settings of its editors, its VS Code's version of an own folder: nothing of another VS Code in which we may run leaks in. */
function environment(folder, programs) {
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|OLLAMA_|PORT$|PASSWORD$|HASHED_PASSWORD$)/.test(name));
  const xdg = Object.fromEntries(
    ["DATA", "CACHE", "CONFIG", "STATE"].map((kind) => [`XDG_${kind}_HOME`, join(folder, `xdg-${kind.toLowerCase()}`)]),
  );
  return { ...Object.fromEntries(own), ...xdg, O3_DATA_DIR: dataFolder(folder), EXTENSIONS_GALLERY: "{}", ...(programs ? withPrograms(programs) : {}) };
}

/** VSCODE_CLI: the PATH of a login shell does not take the place of ours. */
const withPrograms = (folder) => ({ PATH: `${folder}${delimiter}${process.env.PATH ?? ""}`, VSCODE_CLI: "1" });

/**
 * Starts it on a free loopback port.
 * @param vsix installed before it starts; null for none
 * @param testDriver lets a page start test suites in the extension host; modal dialogs are refused then
 * @param settings of the user, and of the machine where o3.endpoint belongs
 * @param logFile where its output goes
 * @param programs a folder of programs that are found before all others
 */
export async function startServer({ vsix = null, testDriver = false, settings = {}, machineSettings = {}, logFile = null, programs = null } = {}) {
  const { node, entry } = await installVsCode();
  const folder = mkdtempSync(join(tmpdir(), "o3-vscode-"));
  const data = join(folder, "data");
  for (const part of ["User", "Machine"]) mkdirSync(join(data, part), { recursive: true });
  const userSettings = join(data, "User", "settings.json");
  writeFileSync(userSettings, JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  writeFileSync(join(data, "Machine", "settings.json"), JSON.stringify(machineSettings, null, 2));
  writeFileSync(join(folder, "config.yaml"), "auth: none\ncert: false\n");
  const env = environment(folder, programs);
  const common = [entry, "--config", join(folder, "config.yaml"), "--user-data-dir", data, "--extensions-dir", join(folder, "extensions")];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

  if (vsix) {
    const { status, stdout, stderr } = spawnSync(node, [...common, "--install-extension", vsix, "--force"], { env, encoding: "utf8" });
    if (status !== 0) {
      removeFolder();
      throw new Problem(`${vsix} could not be installed: ${stdout}${stderr}`);
    }
  }
  const log = logFile ? createWriteStream(logFile) : null;
  const driver = testDriver ? ["--vscode-option", "enable-smoke-test-driver"] : [];
  const group = startGroup(node, [...common, ...FLAGS, ...MORE_FLAGS, ...driver], { env, onLine: (line) => log?.write(`${line}\n`) });
  const stop = async () => {
    await group.stop();
    log?.end();
    removeFolder();
  };
  try {
    const port = await group.lineMatching(/listening on http:\/\/127\.0\.0\.1:(\d+)/, START_LIMIT_MS);
    return { authority: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}/`, folder, data, userSettings, o3Data: dataFolder(folder), gone: group.gone, lines: group.lines, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
