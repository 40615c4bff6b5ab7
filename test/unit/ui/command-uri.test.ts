import assert from "node:assert/strict";
import { commandUri } from "../../../src/ui/command-uri";

/** As VS Code reads such a link. */
const argsOf = (uri: string): unknown => JSON.parse(decodeURIComponent(uri.slice(uri.indexOf("?") + 1)));

describe("a link that runs a command", () => {
  it("carries its arguments, whatever a server calls its models", () => {
    for (const name of ["qwen3:8b", 'a) [x](command:workbench.action.quit "', "`$(trash)`*_~!'\n", "", "ä%28", "hf.co/a/b:Q4_K_M"]) {
      const uri = commandUri("o3.applyPreset", name, "fast", { shown: { runId: "r", options: { num_ctx: 4096 } } });
      assert.deepEqual(argsOf(uri), [name, "fast", { shown: { runId: "r", options: { num_ctx: 4096 } } }]);
      // Nothing in it ends the link in Markdown.
      assert.match(uri, /^command:o3\.applyPreset\?[\w%.-]+$/);
    }
  });

  it("has no question mark without arguments", () => {
    assert.equal(commandUri("o3.undoApply"), "command:o3.undoApply");
  });
});
