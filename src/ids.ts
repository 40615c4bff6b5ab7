/** Every id that package.json contributes, once; a test compares the two. */

export const COMMANDS = {
  openHome: "o3.openHome",
  optimizeModel: "o3.optimizeModel",
  cancel: "o3.cancel",
  pullModel: "o3.pullModel",
  showResults: "o3.showResults",
  showRun: "o3.showRun",
  applyPreset: "o3.applyPreset",
  applyAgain: "o3.applyAgain",
  applyChanges: "o3.applyChanges",
  discardChanges: "o3.discardChanges",
  undoThis: "o3.undoThis",
  removeNote: "o3.removeNote",
  switchPreset: "o3.switchPreset",
  copyModelName: "o3.copyModelName",
  undoApply: "o3.undoApply",
  refresh: "o3.refresh",
  checkMachine: "o3.checkMachine",
  exportReport: "o3.exportReport",
  openJournal: "o3.openJournal",
  changeEndpoint: "o3.changeEndpoint",
  startServer: "o3.startServer",
  openSettings: "o3.openSettings",
  getStarted: "o3.getStarted",
  /** Not in the palette, which has VS Code's own: a button of the views. */
  manageTrust: "o3.manageTrust",
} as const;

export const VIEWS = { models: "o3.models", presets: "o3.presets", applied: "o3.applied" } as const;

export const STATUS_BAR = "o3.hardware";
export const PRESET_STATUS = "o3.preset";
export const ENDS = "o3.ends";
export const PANEL = "o3.results";
export const HOME = "o3.home";
export const MACHINE_PAGE = "o3.machine";
export const PREVIEW_SCHEME = "o3-preview";
export const TOOL = "o3_get_best_settings";
export const WALKTHROUGH = "o3.start";

export const SETTINGS = {
  endpoint: "endpoint",
  ramLimit: "ramLimit",
  vramLimit: "vramLimit",
  reliability: "reliability",
  confidence: "confidence",
  minTps: "minTps",
  maxTtftSeconds: "maxTtftSeconds",
  maxContextTokens: "maxContextTokens",
  goal: "goal",
  budgetMinutes: "budgetMinutes",
  resultsFolder: "resultsFolder",
  hardwareAlerts: "hardwareAlerts",
  codeLens: "codeLens",
  activePreset: "activePreset",
} as const;

/** Keys of `when` clauses. */
export const CONTEXT = {
  /** unknown, up, down */
  server: "o3.server",
  hasModels: "o3.hasModels",
  hasPresets: "o3.hasPresets",
  hasApplied: "o3.hasApplied",
  running: "o3.running",
  /** What can be done about a server that does not answer: program, install, none. */
  start: "o3.start",
  /** It was looked for at Ollama's default address, which a welcome text can name. */
  usualAddress: "o3.usualAddress",
  /** Changes of an apply are being looked at. */
  reviewing: "o3.reviewing",
} as const;

/** Keys that are set once a step of the walkthrough has succeeded. */
export const DONE = { checkMachine: "o3.done.checkMachine", seeEvidence: "o3.done.seeEvidence", apply: "o3.done.apply" } as const;
