export { CONFIGURATION_FILES, hasConfiguration, loadConfiguration, WORKSPACE_FOLDER } from "./load";
export type { LoadedConfiguration } from "./load";
export type { Configuration } from "./schema";
export { durationIn } from "./values";
export { categoryOf, criteriaFor, limitsFor, optionsFor } from "./resolve";
export type { Criteria } from "./resolve";
