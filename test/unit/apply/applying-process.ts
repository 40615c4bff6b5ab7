// A process of its own: plans and applies a preset on the server at argv[2], and is killed while it does.
import { applyPlan, planApply } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { createModelStore } from "../../../src/ollama/model-store";

const [endpoint = "", workspaceFolder = "", stateFolder = ""] = process.argv.slice(2);
const ports = {
  store: createModelStore(new URL(endpoint)),
  stateFolder,
  resultsFolder: `${stateFolder}-earlier`,
  host: { home: `${stateFolder}-home`, env: {}, platform: process.platform, vscodeUserFolder: null },
  now: () => Date.now(),
};
const never = new AbortController().signal;

void planApply({ model: "tiny:latest", preset: "fast", settings: withContext(512), endpoint, workspaceFolder }, ports, never).then((plan) =>
  applyPlan(plan, ports, never),
);
