/** Words of the table of waits; see strings.ts. */
export const WAITS = {
  waitsTitle: "Waiting ({0})",
  waitsHint: "How long you wait with the window full: for the first token after filling it, and between the pieces of a reply. p95 means that 95 of 100 waits are shorter.",
  waitsTable: "Waiting, by preset",
  waitsPreset: "Preset",
  waitsFor: "Wait",
  waitsFirst: "first token after filling the window",
  waitsTokens: "between tokens",
  waitsPieces: "between pieces of text of {0} tokens each",
  waitsOfFills: "{0} (95 %: {1} to {2}, {3} fills)",
  waitsOfLoads: "{0} ({1})",
  waitsNeeds_one: "takes {0} fills, 1 was made",
  waitsNeeds_many: "takes {0} fills, {1} were made",
  waitsUntold: "takes more replies",
} as const;
