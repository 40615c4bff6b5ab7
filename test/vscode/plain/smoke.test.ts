import assert from "node:assert/strict";
import * as vscode from "vscode";

describe("the extension", () => {
  it("is there and activates", async () => {
    const extension = vscode.extensions.getExtension("ozone.o3");
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it("is asked about the server of this run", () => {
    assert.equal(vscode.workspace.getConfiguration("o3").get("endpoint"), process.env.O3_TEST_ENDPOINT);
  });
});
