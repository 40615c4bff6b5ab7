import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { l10nBundle } from "../../../scripts/l10n";
import { COMMANDS, CONTEXT, DONE, PANEL, SETTINGS, TOOL, VIEWS, WALKTHROUGH } from "../../../src/ids";

const root = join(__dirname, "..", "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: { readonly o3: readonly { readonly id: string }[] };
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

describe("the extension's manifest", () => {
  const text = read("package.json");
  const { contributes, activationEvents } = JSON.parse(text) as Manifest;

  it("contributes exactly the ids of the code", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
    assert.deepEqual(contributes.views.o3.map(({ id }) => id).sort(), Object.values(VIEWS).sort());
    assert.deepEqual(
      Object.keys(contributes.configuration.properties).sort(),
      Object.values(SETTINGS)
        .map((key) => `o3.${key}`)
        .sort(),
    );
    assert.deepEqual(
      [contributes.viewsContainers.activitybar[0]?.id, contributes.walkthroughs[0]?.id, contributes.languageModelTools[0]?.name],
      ["o3", WALKTHROUGH, TOOL],
    );
    assert.ok(activationEvents.includes(`onWebviewPanel:${PANEL}`));
  });

  it("asks for no context key that nobody sets", () => {
    const used = new Set(text.match(/\bo3\.(server|hasModels|hasPresets|hasApplied|reviewing|running|done\.\w+)\b/g));
    for (const key of used) assert.ok((Object.values({ ...CONTEXT, ...DONE }) as string[]).includes(key), key);
  });

  it("has words for every placeholder, and no others", () => {
    const wanted = new Set([...text.matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key));
    assert.deepEqual(Object.keys(JSON.parse(read("package.nls.json")) as object).sort(), [...wanted].sort());
  });

  it("shows walkthrough pages that exist", () => {
    for (const { media } of contributes.walkthroughs[0]?.steps ?? []) assert.ok(read(media.markdown).startsWith("# "), media.markdown);
  });
});

describe("the words of the extension and its panel", () => {
  it("are all in the bundle for translators (npm run l10n)", async () => {
    assert.equal(read("l10n/bundle.l10n.json"), await l10nBundle());
  });

  it("are in it as the panel looks them up, and as the extension does", () => {
    const bundle = JSON.parse(read("l10n/bundle.l10n.json")) as Readonly<Record<string, unknown>>;
    assert.equal(bundle["Best trade-offs (Pareto front)"], "Best trade-offs (Pareto front)");
    assert.equal(bundle["choosing the context sizes to prove"], "choosing the context sizes to prove");
    assert.equal(bundle["This workspace is not trusted."], "This workspace is not trusted.");
  });
});
