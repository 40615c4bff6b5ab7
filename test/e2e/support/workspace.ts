import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { applyEdits, modify, parse } from "jsonc-parser";

const FIXTURES = join(__dirname, "..", "..", "fixtures", "workspaces");

/** A copy of a fixture's folder that a window has open. */
export class Workspace {
  private constructor(readonly folder: string) {}

  static copyOf(fixture: string): Workspace {
    const folder = join(mkdtempSync(join(tmpdir(), "o3-e2e-")), fixture);
    cpSync(join(FIXTURES, fixture), folder, { recursive: true });
    return new Workspace(folder);
  }

  get name(): string {
    return basename(this.folder);
  }

  /** The text of .vscode/settings.json. */
  get settingsText(): string {
    return readFileSync(this.settingsFile, "utf8");
  }

  setting(key: string): unknown {
    return (parse(this.settingsText) as Record<string, unknown>)[key];
  }

  /** Changes one setting as a user would by hand; an open window follows. Undefined takes it out. */
  set(key: string, value: unknown): void {
    const text = this.settingsText;
    writeFileSync(
      this.settingsFile,
      applyEdits(text, modify(text, [key], value, { formattingOptions: { insertSpaces: true, tabSize: 2 } })),
    );
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  remove(): void {
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }

  private get settingsFile(): string {
    return join(this.folder, ".vscode", "settings.json");
  }
}
