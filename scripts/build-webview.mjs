import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./replace-file.mjs";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const common = {
  outdir: here("dist/webview"),
  bundle: true,
  platform: "browser",
  target: "es2022",
  legalComments: "linked",
  logLevel: "warning",
  tsconfig: here("webview-ui/tsconfig.json"),
  write: false,
};

/**
 * Bundles the results panel to dist/webview/: panel.js (a module for the webview's browser), panel.css and the licences of what is in
 * it. Unchanged files are left alone and changed ones are replaced whole, so that several processes may build at once.
 */
export async function buildWebview({ debug = false } = {}) {
  // The panel's policy forbids to fetch a map from a file: it is in the script.
  const options = { ...common, minify: !debug, sourcemap: debug ? "inline" : false };
  const built = await Promise.all([
    build({ ...options, entryPoints: { panel: here("webview-ui/main.ts") }, format: "esm" }),
    build({ ...options, entryPoints: { panel: here("webview-ui/panel.css") } }),
  ]);
  await Promise.all(built.flatMap(({ outputFiles }) => outputFiles).map(replaceFile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWebview();
