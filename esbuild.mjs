import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { buildEmbedded } from "./scripts/build-embedded.mjs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
  define: { O3_VERSION: JSON.stringify(version) },
};

await build({
  ...common,
  entryPoints: { cli: "src/cli/main.ts" },
  outdir: "dist",
  format: "cjs",
  banner: { js: "#!/usr/bin/env node" },
});

await buildEmbedded();
