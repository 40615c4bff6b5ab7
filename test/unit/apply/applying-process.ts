// A process of its own: plans and applies a preset on the server at argv[2], and is killed while it does: from outside, or by itself right
// after the file with the number in argv[5] came about.
import promises from "node:fs/promises";
import { join } from "node:path";
import { applyPlan, planApply } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { createModelStore } from "../../../src/ollama/model-store";

const [endpoint = "", workspaceFolder = "", stateFolder = "", agents = "", files = ""] = process.argv.slice(2);
const ports = {
  store: createModelStore(new URL(endpoint)),
  stateFolder,
  resultsFolders: [`${stateFolder}-earlier`],
  host: { home: `${stateFolder}-home`, env: {}, platform: process.platform, vscodeUserFolder: null },
  now: () => Date.now(),
};
const never = new AbortController().signal;

let left = Number(files);
/** A file comes about by one of these; its temporary one is still there when it came by a link. */
for (const name of ["rename", "link"] as const) {
  const make = promises[name];
  promises[name] = async (from, to) => {
    await make(from, to);
    if (typeof to === "string" && to.startsWith(join(workspaceFolder, "/")) && --left === 0) process.kill(process.pid, "SIGKILL");
  };
}

const wanted = { model: "tiny:latest", preset: "fast", settings: withContext(agents === "" ? 512 : 65_536), endpoint, workspaceFolder } as const;
const asked = { ids: agents.split(","), can: { tools: true, thinking: false, vision: false }, replace: [], userFiles: false };
void planApply(agents === "" ? wanted : { ...wanted, agents: asked }, ports, never).then((plan) => applyPlan(plan, ports, never));
