import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { applyEdits, modify, parse } from "jsonc-parser";

const FIXTURES = join(__dirname, "..", "..", "fixtures", "workspaces");

/** Changes one setting in a file as a user would by hand; open windows follow. Undefined takes it out. */
export function setIn(file: string, key: string, value: unknown): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, applyEdits(text, modify(text, [key], value, { formattingOptions: { insertSpaces: true, tabSize: 2 } })));
}

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

  /** Changes one of the workspace's settings. */
  set(key: string, value: unknown): void {
    setIn(this.settingsFile, key, value);
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
