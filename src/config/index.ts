export { loadConfiguration } from "./load";
export type { LoadedConfiguration } from "./load";
export type { Configuration } from "./schema";
export { durationMs } from "./values";
