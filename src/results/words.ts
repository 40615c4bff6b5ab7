import type { Measured } from "../core/domain/evidence";
import type { Preset } from "../core/domain/report";
import type { Said } from "../core/domain/statements";
import { evidenceSaid, sampleSaid } from "../core/report/evidence-said";
import { inWords } from "../words/said";

/** What is known of a preset, in English. */
export const evidenceInWords = (preset: Preset): string => inWords(evidenceSaid(preset));

/** What a measured quantity rests on: "(n = 13, 95 % interval 40.1 to 42.0)". */
export const sampleInWords = (measured: Measured, quantity: (value: number) => Said): string => `(${inWords(sampleSaid(measured, quantity))})`;
