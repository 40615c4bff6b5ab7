export { describeMachine } from "./findings";
export type { DescribeOptions } from "./findings";
export { isHere } from "./here";
export { createHardwareProbe } from "./probe";
export type { ProbeOptions } from "./probe";
export { serverEnvironment } from "./server-environment";
export { realWorld } from "./world";
export type { HardwareWorld } from "./world";
