export { findServer, programFile } from "./find";
export type { FoundServer } from "./find";
export { endOrphans } from "./orphans";
export { embeddedRecipe } from "./recipe";
export type { EmbeddedFiles, ServerRecipe } from "./recipe";
export { startPrivateServer } from "./start";
export type { PrivateServer, PrivateServerPlan } from "./start";
