import type { LoadTrial } from "../domain/trial";

/** What came of a load, as the end of a sentence. */
export function describeOutcome({ outcome }: LoadTrial): string {
  switch (outcome.state) {
    case "failed":
    case "over-limit":
      return outcome.message;
    case "void":
      return outcome.why;
    case "spilled":
      return `only ${Math.round(outcome.gpuShare * 100)} % of the model stayed on the GPU.`;
    case "clamped":
      return `the server gave ${outcome.contextTokens} tokens instead.`;
    case "fits":
      return "it fits.";
  }
}
