// A page with the workbench in which test suites run, and what the extension host said while they did.
import { format } from "node:util";
import { openPage } from "./browser.mjs";

/** VS Code's own chatter, and the two native modules that install.mjs leaves out. */
const NOISE = new RegExp(
  [
    "^(\\[|Creating a socket|Resolv|Ignoring fetching|Updating additional|An unknown error occurred|Creation of workbench|Canceled)",
    "@vscode/spdlog|watchdog|bindings file|authentication provider",
  ].join("|"),
);

/** How VS Code reports an error that nobody caught in our extension, an unhandled rejection among them. */
const UNCAUGHT = /^\[ozone\.o3\]/;

/** Collects uncaught errors of our extension from a page's console. */
export function watchUncaught(page) {
  const uncaught = [];
  page.on("console", (message) => {
    if (message.type() === "error" && UNCAUGHT.test(message.text())) uncaught.push(message.text().split("\n")[0]);
  });
  return uncaught;
}

/**
 * Opens a folder (or a .code-workspace file), runs the suites in its extension host and waits for their end.
 * @param prepare is given the page before it goes anywhere
 * @returns exitCode (null when the time limit passed) and the uncaught errors of our extension
 */
export async function runInWindow({ server, extension, suites, workspace, environment, limitMs, screenshot, prepare }) {
  const { page, close } = await openPage();
  try {
    const uncaught = watchUncaught(page);
    let ended;
    const exit = new Promise((resolve) => (ended = resolve));
    const limit = setTimeout(ended, limitMs, null);
    await page.exposeFunction("codeAutomationExit", ended);
    await page.exposeFunction("codeAutomationLog", (type, parts) => {
      const text = format(...parts);
      if (!NOISE.test(text)) console.log(type === "error" ? `[error] ${text}` : text);
    });
    await prepare?.(page);
    const remote = (path) => `vscode-remote://${server.authority}${path}`;
    const url = new URL(server.url);
    url.searchParams.set(workspace.endsWith(".code-workspace") ? "workspace" : "folder", workspace);
    const payload = [
      ["extensionDevelopmentPath", remote(extension)],
      ["extensionTestsPath", remote(suites)],
      ["extensionEnvironment", JSON.stringify(environment)],
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    url.searchParams.set("payload", JSON.stringify(payload));
    await page.goto(url.href);
    const exitCode = await Promise.race([exit, server.gone.then(() => null)]);
    clearTimeout(limit);
    if (exitCode !== 0) await page.screenshot({ path: screenshot });
    return { exitCode, uncaught };
  } finally {
    await close();
  }
}
