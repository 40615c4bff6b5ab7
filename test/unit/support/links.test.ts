import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What the check says of a folder with these files. */
function checked(files: Readonly<Record<string, string>>): { readonly status: number | null; readonly lines: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "o3-links-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stderr } = spawnSync(process.execPath, ["scripts/check-links.mjs", folder], { encoding: "utf8" });
    return { status, lines: stderr.split("\n").filter((line) => line !== "") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PAGE = "# Page\n\n## Two words\n\n## 3. The third\n";

describe("the check of links", () => {
  it("passes links to files, headings and the web, and leaves code alone", () => {
    const text = "[a](docs/page.md) [b](docs/page.md#two-words) [c](#here) [d](https://example.org/x.md)\n# Here\n`[e](gone.md)`\n";
    assert.deepEqual(checked({ "README.md": text, "docs/page.md": PAGE }), { status: 0, lines: [] });
  });

  it("names the file, the line and the target of what leads nowhere", () => {
    const text = "One\n[a](docs/gone.md)\n[b](docs/page.md#three)\n";
    assert.deepEqual(checked({ "README.md": text, "docs/page.md": PAGE }), {
      status: 1,
      lines: [
        "README.md:2: docs/gone.md leads to a file that is not there",
        "README.md:3: docs/page.md#three leads to a heading that is not there",
      ],
    });
  });

  it("names files of the repository that are not there", () => {
    assert.deepEqual(checked({ "docs/page.md": "`docs/page.md`, `src/core/` and `src/core/gone.ts`\n", "src/core/a.ts": "" }).lines, [
      "docs/page.md:1: src/core/gone.ts leads to a file that is not there",
    ]);
  });

  it("holds comments to it as well: the page, its numbered section, its heading", () => {
    const good = '// See docs/page.md, section 3, or docs/page.md, "Two words".\n';
    assert.equal(checked({ "src/a.ts": good, "docs/page.md": PAGE }).status, 0);
    const bad = '// docs/gone.md\n// page.md, section 2\n// docs/page.md, "Other words"\n';
    assert.equal(checked({ "src/a.ts": bad, "docs/page.md": PAGE }).lines.length, 3);
  });
});
