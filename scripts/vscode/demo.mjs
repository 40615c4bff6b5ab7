// `npm run demo`: a real VS Code with O3, a workspace to play in and the embedded engine: no Ollama is needed. Ctrl-C ends all of it.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { build, checkNode, install } from "../setup.mjs";

checkNode();
install();
install("src/embedded");
build();

// Only now: these need the packages.
const { startEngine } = await import("./engine.mjs");
const { startGroup } = await import("./group.mjs");
const { packVsix } = await import("./package.mjs");
const { main, Problem } = await import("./problem.mjs");
const { ROOT } = await import("./paths.mjs");
const { startServer } = await import("./server.mjs");

/** The first shows most, and what .o3 asks is made for it; the second is one more to choose from. */
const MODELS = ["long", "demo-c4096"];

await main(async () => {
  const vsix = packVsix();
  const folder = mkdtempSync(join(tmpdir(), "o3-demo-"));
  const interrupted = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
  });
  const ends = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })];
  try {
    console.log("o3: starting the embedded engine ...");
    const engine = await startEngine(MODELS, ["--threads", "1"]);
    ends.push(engine.stop);
    const workspace = makeWorkspace(folder, engine.endpoint);
    const desktop = desktopCode();
    const vscode = desktop ? await openDesktop(desktop, { vsix, folder, workspace }) : await openServer({ vsix, workspace });
    ends.push(vscode.stop);
    console.log(
      `\n${vscode.words}\nThe engine listens on ${engine.endpoint}. Click O3 at the left, then "Optimize a Model". Ctrl-C ends everything.`,
    );
    await Promise.race([interrupted, vscode.gone]);
  } finally {
    for (const end of ends.reverse()) await end();
  }
});

function makeWorkspace(folder, endpoint) {
  const workspace = join(folder, "playground");
  mkdirSync(join(workspace, ".vscode"), { recursive: true });
  cpSync(join(ROOT, "scripts", "demo"), workspace, { recursive: true });
  const settings = { "o3.endpoint": endpoint };
  writeFileSync(
    join(workspace, ".vscode", "settings.json"),
    `// The embedded engine that this demo has started.\n${JSON.stringify(settings, null, 2)}\n`,
  );
  writeFileSync(join(workspace, "README.md"), "# Playground of O3\n\nIt is gone when the demo ends.\n");
  return workspace;
}

/** VS Code's command, where it is the desktop's: inside a remote window or a container `code` only talks to another machine. */
function desktopCode() {
  if (process.env.O3_DEMO === "browser" || process.env.VSCODE_IPC_HOOK_CLI) return null;
  const names = process.platform === "win32" ? ["code.cmd", "codium.cmd"] : ["code", "codium"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file)) ?? null;
}

/** A window with folders of its own: the user's settings and extensions stay as they are. */
async function openDesktop(code, { vsix, folder, workspace }) {
  const own = ["--user-data-dir", join(folder, "data"), "--extensions-dir", join(folder, "extensions")];
  const shell = process.platform === "win32";
  const { status } = spawnSync(code, [...own, "--install-extension", vsix, "--force"], { stdio: ["ignore", "ignore", "inherit"], shell });
  if (status !== 0) throw new Problem(`${code} could not install ${vsix}.`);
  const group = startGroup(code, [...own, "--wait", "--new-window", "--disable-workspace-trust", "--skip-welcome", workspace]);
  return { words: `VS Code (${code}) opens with O3.`, gone: group.gone, stop: group.stop };
}

async function openServer({ vsix, workspace }) {
  const server = await startServer({ vsix });
  const url = new URL(server.url);
  url.searchParams.set("folder", workspace);
  return { words: `VS Code with O3 is at ${url.href}`, gone: server.gone, stop: server.stop };
}
