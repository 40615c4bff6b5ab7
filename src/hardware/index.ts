export { describeMachine } from "./findings";
export type { Finding } from "./findings";
export { createHardwareProbe } from "./probe";
