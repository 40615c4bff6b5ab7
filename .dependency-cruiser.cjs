/** Who may import whom: see docs/architecture.md. */
const rooms = {
  core: [],
  ollama: ["core"],
  hardware: ["core"],
  words: ["core"],
  keep: ["core"],
  results: ["core", "words", "keep"],
  config: ["core"],
  embedded: ["ollama/wire"],
  apply: ["core", "results"],
  rpc: [],
  protocol: ["core"],
  "private-server": ["core", "results"],
  app: ["core", "words", "ollama", "hardware", "results", "config", "private-server", "apply"],
  cli: ["core", "words", "ollama", "hardware", "results", "config", "private-server", "app", "apply"],
  ui: ["core", "words", "rpc", "protocol", "worker/handle", "ids"],
  worker: ["core", "words", "ollama", "hardware", "results", "config", "private-server", "app", "apply", "rpc", "protocol"],
};

/** Rooms of src/core from the ground up: each may import those before it. Files beside them (ports, protocol, format, ...) belong to the ground. */
const layers = [
  "domain",
  "statistics",
  "estimate",
  "workload",
  "quality",
  "judge",
  "search",
  "preset",
  "measure",
  "swarm",
  "stress",
  "effective",
  "tune",
  "servers",
  "plan",
  "report",
  "runs",
];

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true, dependencyTypesNot: ["type-only"] } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-imports`,
      severity: "error",
      comment: `src/${room} may import ${allowed.length ? allowed.join(", ") : "nothing of ours"}`,
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: [`^src/${room}/`, ...allowed.map((a) => `^src/${a}`)] },
    })),
    {
      name: "webview-ui-imports",
      severity: "error",
      comment: "webview-ui may import protocol, rpc, words, keep and core",
      from: { path: "^webview-ui/" },
      to: { path: "^src/", pathNot: ["^src/protocol/", "^src/rpc/", "^src/words/", "^src/keep/", "^src/core/"] },
    },
    ...layers.map((layer, level) => ({
      name: `core-${layer}-imports`,
      severity: "error",
      comment: `src/core/${layer} may import ${["the files beside it", ...layers.slice(0, level)].join(", ")}`,
      from: { path: `^src/core/${layer}/` },
      to: { path: "^src/core/[^/]+/", pathNot: layers.slice(0, level + 1).map((lower) => `^src/core/${lower}/`) },
    })),
    {
      name: "core-ground-imports",
      severity: "error",
      comment: "the files beside the rooms of src/core may import domain and each other",
      from: { path: "^src/core/[^/]+\\.ts$" },
      to: { path: "^src/core/[^/]+/", pathNot: "^src/core/domain/" },
    },
    {
      name: "core-is-pure",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional"] },
    },
    {
      name: "vscode-stays-in-ui",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(ui/|extension\\.ts)" },
      to: { path: "^vscode$" },
    },
    { name: "no-test-in-product", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    // The build script has the name of the package it imports.
    exclude: { path: "(^|/)(dist|node_modules)/|^esbuild\\.mjs$" },
  },
};
