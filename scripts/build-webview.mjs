import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Bundles the results panel to dist/webview/: panel.js (a module for the webview's browser) and panel.css. */
export async function buildWebview() {
  await build({
    entryPoints: { panel: here("webview-ui/main.ts") },
    outdir: here("dist/webview"),
    bundle: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "linked",
    sourcemap: false,
    logLevel: "warning",
    tsconfig: here("webview-ui/tsconfig.json"),
  });
  await build({
    entryPoints: [here("webview-ui/panel.css")],
    outdir: here("dist/webview"),
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWebview();
