import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { parseAllDocuments } from "yaml";
import type { Agent, FilePlan } from "../../../../src/apply/agents/agent";
import { AGENTS } from "../../../../src/apply/agents/index";
import type { Path } from "../../../../src/apply/text/path";
import { edited, filesOf, place as anywhere, target } from "../../../support/agent-files";

const OURS = resolve(__dirname, "../../../fixtures/agents");
/** Files as they were found in public, where they are at hand: they are read, and not copied into this repository. */
const SHARED = join(process.env.O3_SHARED ?? resolve(__dirname, "../../../../../shared"), "client-configs");

const place = { ...anywhere, vscodeUserFolder: "/home/u/.config/Code/User" };

/** Where a file of that name would lie for each agent that reads it; agents that do not own that place must leave it alone. */
const PLACES: readonly [folder: RegExp, name: RegExp, paths: readonly string[]][] = [
  [/opencode/, /\.jsonc$/, ["/w/opencode.jsonc", "/w/.opencode/opencode.jsonc", "/w/.kilo/kilo.jsonc"]],
  [/opencode/, /\.json$/, ["/w/opencode.json", "/w/.opencode/opencode.json", "/w/kilo.json"]],
  [/kilo/, /\.json$/, ["/w/kilo.json", "/w/.kilo/kilo.json"]],
  [/qwen/, /\.json$/, ["/w/.qwen/settings.json", "/home/u/.qwen/settings.json"]],
  [/claude/, /\.json$/, ["/w/.claude/settings.local.json", "/w/.claude/settings.json"]],
  [/aider/, /conf\.ya?ml$/, ["/w/.aider.conf.yml"]],
  [/aider/, /(?<!conf)\.ya?ml$/, ["/w/.aider.model.settings.yml"]],
  [/goose/, /\.ya?ml$/, ["/home/u/.config/goose/config.yaml"]],
  [/codex/, /\.toml$/, ["/home/u/.codex/config.toml", "/home/u/.codex/o3.config.toml"]],
  [/cline/, /\.json$/, ["/home/u/.cline/data/settings/providers.json"]],
  [/zed/, /\.jsonc?$/, ["/home/u/.config/zed/settings.json"]],
  [/vscode/, /\.jsonc?$/, ["/home/u/.config/Code/User/chatLanguageModels.json"]],
  [/continue/, /\.ya?ml$/, ["/w/.continue/config.yaml", "/home/u/.continue/config.yaml"]],
  [/crush/, /\.json$/, ["/w/crush.json", "/w/.crush.json"]],
  [/env/, /\.env$/, ["/w/.env"]],
];

/** The folder's name says which client a file is of; in `derived` the file's own name does. */
const pathsOf = (file: string): readonly string[] => {
  const [folder, name] = [basename(join(file, "..")), basename(file)];
  const client = folder === "derived" ? name : folder;
  return PLACES.flatMap(([ofFolder, ofName, paths]) => (ofFolder.test(client) && ofName.test(name) ? paths : []));
};

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** One text in the forms that editors and systems make of it. */
const forms = (text: string): readonly (readonly [string, string])[] => {
  const lines = text.replaceAll("\r\n", "\n");
  return [
    ["as it is", text],
    ["CRLF", lines.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${text.replace(/^\ufeff/, "")}`],
    ["no line end at the end", text.trimEnd()],
    ["blank lines at the end", `${text}\n\n`],
  ];
};

/** Every value by its place. */
function leaves(value: unknown, at = ""): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${at}/${nameIn(item) ?? index}`));
  if (typeof value !== "object" || value === null || value instanceof Date) return [[at, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${at}/${key}`));
}

/** Entries of a list are told apart by what names them, as the adapters do. */
const nameIn = (item: unknown): string | undefined => {
  if (typeof item !== "object" || item === null) return undefined;
  const { id, name } = item as { readonly id?: unknown; readonly name?: unknown };
  const found = id ?? name;
  return typeof found === "string" ? found : undefined;
};

const placeOf = (path: Path): string => path.map((step) => `/${typeof step === "string" ? step : step.value}`).join("");

function meaning(text: string, { format }: FilePlan): unknown {
  const body = text.replace(/^\ufeff/, "");
  if (format === "env") return parseEnv(body);
  if (format === "yaml") return parseAllDocuments(body).map((doc) => doc.toJS() as unknown)[0];
  return format === "toml" ? parseToml(body) : parseJsonc(body, [], { allowTrailingComma: true });
}

async function check(agent: Agent, path: string, text: string): Promise<"applied" | "left alone" | "refused"> {
  const texts = { [path]: text };
  const plan = await agent.plan(target, place, filesOf(texts));
  const { texts: after, back } = edited(plan, texts);
  assert.equal(back[path], text, "the way back gives other bytes");
  for (const file of plan.files) {
    const problem = agent.problemIn(after[file.path] ?? "", file.path);
    if (problem === null) continue;
    assert.notEqual(agent.problemIn(texts[file.path] ?? "", file.path), null, `applying brought in: ${problem}`);
    // The client does not take the file as it is, so nothing is written.
    return "refused";
  }
  const file = plan.files.find((planned) => planned.path === path);
  if (!file) {
    assert.equal(after[path], text, "a file was written that is not in the plan");
    return "left alone";
  }
  const ours = file.puts.map((put) => placeOf(put.path));
  const foreign = leaves(meaning(text, file)).filter(([at]) => !ours.some((own) => at === own || at.startsWith(`${own}/`) || own.startsWith(`${at}/`)));
  const now = new Map(leaves(meaning(after[path] ?? "", file)));
  for (const [at, value] of foreign) assert.equal(now.get(at), value, `${at} changed`);
  assert.equal((await agent.sends(place, filesOf(after)))?.model, target.derivedModel);
  return "applied";
}

const corpora: readonly (readonly [string, string])[] = [["files with the traits of real ones", OURS], ...(existsSync(SHARED) ? [["real files", SHARED] as const] : [])];
if (!existsSync(SHARED)) console.log(`Real files of clients are not tried: there is no folder ${SHARED} (O3_SHARED names another).`);

for (const [what, root] of corpora)
  describe(`${what}: applying keeps all that is not O3's, and undo gives the same bytes`, () => {
    for (const file of filesIn(root)) {
      const text = readFileSync(file, "utf8");
      for (const path of pathsOf(file))
        it(`${file.slice(root.length + 1)} as ${path}`, async () => {
          const seen: string[] = [];
          for (const [form, formed] of forms(text))
            for (const agent of AGENTS.filter((one) => readers(path).includes(one.id))) {
              const outcome = await check(agent, path, formed).catch((error: unknown) => assert.fail(`${agent.title}, ${form}: ${String(error)}`));
              // Only Cline reads its file by JSON.parse, which takes no byte order mark; only Kilo takes no variable from a workspace.
              const refuses = (agent.id === "cline" && form === "a byte order mark") || (path.includes("kilo") && formed.includes("{env:"));
              if (root === OURS) assert.equal(outcome === "refused", refuses, `${agent.title}, ${form}: ${outcome}`);
              seen.push(outcome);
            }
          assert.ok(seen.length >= 5, "no agent reads a file of that name");
        });
    }

    it("every file has a place", () => {
      for (const file of filesIn(root)) assert.notDeepEqual(pathsOf(file), [], file);
    });
  });

/** Agents that read a file at that place. */
function readers(path: string): readonly string[] {
  if (path.includes("opencode")) return ["opencode", "kilo"];
  const of = Object.entries({ kilo: "kilo", qwen: "qwen", claude: "claude-code", aider: "aider", goose: "goose", codex: "codex", cline: "cline", zed: "zed", Code: "vscode-chat", continue: "continue", crush: "crush", ".env": "env-file" });
  return of.flatMap(([part, id]) => (path.includes(part) ? [id] : []));
}
