import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { buildEmbedded } from "./scripts/build-embedded.mjs";
import { buildWebview } from "./scripts/build-webview.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
  // jsonc-parser's main file hides its requires from bundlers.
  mainFields: ["module", "main"],
  define: { O3_VERSION: JSON.stringify(version) },
};

await build({
  ...common,
  entryPoints: { cli: "src/cli/main.ts" },
  outdir: "dist",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
});

// What VS Code loads: small and without maps; the optimizer's thread carries the weight, and is loaded when first asked.
// `node esbuild.mjs --debug`: readable and with maps, so that breakpoints in src and webview-ui are hit.
const debug = process.argv.includes("--debug");
const inVsCode = { ...common, sourcemap: debug, minify: !debug, keepNames: false, outdir: "dist", format: "cjs", legalComments: "none" };
await build({ ...inVsCode, entryPoints: { extension: "src/extension.ts" }, external: ["vscode"] });
await build({ ...inVsCode, entryPoints: { worker: "src/worker/main.ts" } });

await buildWebview({ debug });

await buildEmbedded();
