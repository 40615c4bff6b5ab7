import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS, SETTINGS } from "../../../src/ids";
import { o3 } from "../support/o3";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

describe("what the manifest promises", () => {
  let manifest: Manifest;

  before(async () => {
    await o3();
    manifest = vscode.extensions.getExtension("ozone.o3")?.packageJSON as Manifest;
  });

  it("every command is there, in the category O3, with a title in words", async () => {
    const registered = await vscode.commands.getCommands(true);
    const { commands } = manifest.contributes;
    assert.deepEqual(commands.map(({ command }) => command).sort(), Object.values(COMMANDS).sort());
    for (const { command, title, category } of commands) {
      assert.ok(registered.includes(command), `${command} is not registered`);
      assert.equal(category, "O3");
      assert.doesNotMatch(title, /%/, `${command} has no title`);
    }
  });

  it("every setting is there with its default", () => {
    const { properties } = manifest.contributes.configuration;
    assert.deepEqual(
      Object.keys(properties).sort(),
      Object.values(SETTINGS)
        .map((key) => `o3.${key}`)
        .sort(),
    );
    for (const [key, { default: value }] of Object.entries(properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, value, key);
    }
  });
});
