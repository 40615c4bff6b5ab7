/** The words of the recommended setup and of all presets' buttons: see strings.ts. */
export const HERO = {
  heroTitle: "Recommended setup",
  otherPresets: "Other presets",
  heroOnly: "Proven. All presets come to this setup.",
  heroBoth: "Proven: the largest context, and still as fast when full as Balanced asks for.",
  heroBalanced: "Proven, and the best compromise of context and speed.",
  heroMaxContext: "Proven: the largest context. Balanced is not proven yet.",
  heroFast: "Proven: the fastest. No larger preset is proven yet.",
  heroNotProven: "Nothing is proven yet. This preset has the most evidence.",
  heroNotFilled: "Nothing is proven yet. This is where proving starts.",
  applyThis: "Apply {0} ({1})",
  applyThisLabel: "Apply {0} ({1}): {2}",
  applyAnyway: "Apply {0} ({1}) anyway",
  applyAnywayLabel: "Apply {0} ({1}) anyway: {2}, not proven",
  alreadyApplied: "Already applied",
  alreadyAppliedLabel: "Already applied: {0} ({1}), {2}",
  // What the counts of a preset count
  proofMade: "{0} of {1} made",
  proofFailed: "{0} failed, so more are needed",
  filledLoadHint: "A filled load is: load the model, fill its window with one prompt, ask a question behind it.",
} as const;
