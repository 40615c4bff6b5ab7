// What the packaged extension may weigh and hold: node scripts/vscode/budget.mjs [FILE.vsix]
import { statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { isStarted, main } from "./problem.mjs";
import { listZip } from "./zip.mjs";

const VSIX_LIMIT_BYTES = 1_500_000;
const HOST_LIMIT_BYTES = 300_000;

/** Inside the .vsix; vsce writes the first two, and changes the case of some names. */
const EXPECTED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/license(\.txt|\.md)?$/i,
  /^extension\/media\/[\w./-]+\.(svg|png|md)$/,
  /^extension\/config\/\w+\.yaml$/,
  /^extension\/dist\/(extension|worker)\.js$/,
  /^extension\/dist\/webview\/[\w./-]+\.(js|css|woff2?|ttf|txt)$/,
];

const NEEDED = [
  "extension/package.json",
  "extension/package.nls.json",
  "extension/dist/extension.js",
  "extension/dist/worker.js",
  "extension/config/optimization.yaml",
];

/** Says what is wrong with each line; true when nothing is. */
export function checkBudget(vsix) {
  const files = listZip(vsix);
  const host = files.find(({ name }) => name === "extension/dist/extension.js")?.bytes ?? 0;
  const size = statSync(vsix).size;
  const problems = [
    ...(size > VSIX_LIMIT_BYTES ? [`the .vsix has ${size} bytes; the limit is ${VSIX_LIMIT_BYTES}`] : []),
    ...(host > HOST_LIMIT_BYTES ? [`dist/extension.js has ${host} bytes; the limit is ${HOST_LIMIT_BYTES}`] : []),
    ...NEEDED.filter((wanted) => !files.some(({ name }) => name === wanted)).map((name) => `${name} is missing in the .vsix`),
    ...files
      .filter(({ name }) => !EXPECTED.some((pattern) => pattern.test(name)))
      .map(({ name }) => `${name} does not belong into the .vsix`),
  ];
  for (const problem of problems) console.error(`o3: ${problem}`);
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  console.log(
    `${kilobytes(size)} .vsix of ${kilobytes(VSIX_LIMIT_BYTES)}, ${kilobytes(host)} host bundle of ${kilobytes(HOST_LIMIT_BYTES)}, ${files.length} files`,
  );
  return problems.length === 0;
}

if (isStarted(import.meta)) {
  await main(async () => (checkBudget(process.argv[2] ?? join(ROOT, "dist", "o3.vsix")) ? 0 : 1));
}
