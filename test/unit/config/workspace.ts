import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration } from "../../../src/config";
import type { LoadedConfiguration } from "../../../src/config";
import { WORKSPACE_FOLDER } from "../../../src/config/load";
import type { FileName } from "../../../src/config/schema";
import { sentenceOf } from "../../support/saying";

/** Loads the configuration of a workspace with these files in its .o3 folder. */
export async function loadWith(files: Partial<Record<FileName, string>>): Promise<LoadedConfiguration> {
  const workspace = mkdtempSync(join(tmpdir(), "o3-config-"));
  try {
    mkdirSync(join(workspace, WORKSPACE_FOLDER));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, WORKSPACE_FOLDER, `${name}.yaml`), text);
    return await loadConfiguration(workspace);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** What loading these files is refused with, the workspace's path left out; fails when it is not refused. */
export async function refusalOf(files: Partial<Record<FileName, string>>): Promise<string> {
  try {
    await loadWith(files);
  } catch (error) {
    if (error instanceof Error && error.name === "UsageError") return sentenceOf(error).replaceAll(/[^\n"]*\/\.o3\//g, "");
    throw error;
  }
  throw new Error("The configuration was accepted.");
}
