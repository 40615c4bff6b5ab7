import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { replaceFile } from "./replace-file.mjs";

const here = (path) => fileURLToPath(new URL(`../src/embedded/${path}`, import.meta.url));

/**
 * Bundles the embedded engine to src/embedded/dist/: the server, the runner (one process a loaded model) and the model generator.
 * Unchanged files are left alone and changed ones are replaced whole, so that several test processes may build at once.
 */
export async function buildEmbedded() {
  const { outputFiles } = await build({
    entryPoints: { server: here("server.ts"), runner: here("runner/main.ts"), "make-model": here("make-model.ts") },
    outdir: here("dist"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    logLevel: "warning",
    external: ["node-llama-cpp", "@huggingface/jinja"],
    // Packages in CommonJS call require for Node's own modules.
    banner: { js: 'import { createRequire as o3CreateRequire } from "node:module"; const require = o3CreateRequire(import.meta.url);' },
    write: false,
  });
  await Promise.all(outputFiles.map(replaceFile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildEmbedded();
