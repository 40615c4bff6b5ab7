import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { defaultFolder, ensureModel } from "./models/folder";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { models: { type: "string" } } });
const folder = values.models ?? defaultFolder(process.env);
for (const name of positionals.length > 0 ? positionals : ["tiny"]) {
  const file = ensureModel(folder, name);
  process.stdout.write(`${JSON.stringify({ name, file, bytes: statSync(file).size })}\n`);
}
