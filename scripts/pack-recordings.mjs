// Packs a folder of recordings of a real Ollama (one JSON file a request, a folder a version) into one gzipped JSONL a version.
// usage: node scripts/pack-recordings.mjs FROM [TO]
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [from, to = "test/support/recordings"] = process.argv.slice(2);
if (!from) {
  console.error("usage: node scripts/pack-recordings.mjs FROM [TO]");
  process.exit(2);
}
mkdirSync(to, { recursive: true });
for (const version of readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  const folder = join(from, version.name);
  const lines = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8"))));
  const packed = gzipSync(`${lines.join("\n")}\n`, { level: 9 });
  writeFileSync(join(to, `${version.name}.jsonl.gz`), packed);
  console.log(`${version.name}: ${lines.length} recordings, ${packed.length} bytes`);
}
