export { describeMachine } from "./findings";
export type { DescribeOptions, Finding } from "./findings";
export { createHardwareProbe } from "./probe";
export type { ProbeOptions } from "./probe";
export { realWorld } from "./world";
export type { HardwareWorld } from "./world";
