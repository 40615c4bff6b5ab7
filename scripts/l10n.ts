// `npm run l10n`: writes l10n/bundle.l10n.json, what translators start from: the extension's words, the panel's, and all that src/words says.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getL10nJson } from "@vscode/l10n-dev";
import { keepCommands } from "../src/keep";
import { CLOCK } from "../src/words/clock";
import { DOING, STARTING } from "../src/words/doing";
import { FETCHING, FETCHING_SO_FAR } from "../src/words/fetching";
import { TOPICS } from "../src/words/finding";
import { CHANGED } from "../src/words/ground";
import { PRESET_TITLES } from "../src/words/presets";
import { PROOF_TIMES } from "../src/words/proof-times";
import { SENTENCES, textsIn } from "../src/words/statements";
import { SUMMARY } from "../src/words/summary";
import { ENGLISH } from "../webview-ui/strings";

const root = join(__dirname, "..");

/** Text of the bundle, sorted: code that moves changes nothing. The host hands it to the panel, which looks its words up by their English. */
export async function l10nBundle(): Promise<string> {
  const inUi = readdirSync(join(root, "src", "ui"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const sources = [...inUi.sort().map((name) => join("src", "ui", name)), join("src", "extension.ts")];
  const extension = await getL10nJson(
    sources.map((path) => ({ extension: ".ts" as const, contents: readFileSync(join(root, path), "utf8") })),
  );
  const guides = keepCommands({ kvCacheType: "q8_0", flashAttention: true, numParallel: 2 });
  const tables = [ENGLISH, CLOCK, DOING, FETCHING, PROOF_TIMES, SUMMARY, CHANGED, PRESET_TITLES, TOPICS].flatMap((table): string[] => Object.values(table));
  const told = readdirSync(join(root, "src", "words"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => saidIn(readFileSync(join(root, "src", "words", name), "utf8")));
  const single = [...told, STARTING, FETCHING_SO_FAR, ...textsIn(SENTENCES), ...guides.flatMap(({ title, note }) => [title, note])];
  const words = Object.fromEntries([...tables, ...single].map((text) => [text, text]));
  const sorted = Object.entries({ ...extension, ...words }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/** Sentences that are said as they stand: `say("...", ...)`. */
const saidIn = (source: string): string[] => [...source.matchAll(/\bsay\(\s*("(?:[^"\\\n]|\\.)*")/g)].map(([, literal]) => JSON.parse(literal ?? '""') as string);

if (require.main === module) {
  void l10nBundle().then((text) => {
    writeFileSync(join(root, "l10n", "bundle.l10n.json"), text);
  });
}
