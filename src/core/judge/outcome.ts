import type { LoadTrial } from "../domain/trial";
import type { Said } from "../domain/statements";

/** What came of a load. */
export function describeOutcome({ outcome }: LoadTrial): Said {
  switch (outcome.state) {
    case "failed":
    case "over-limit":
      return outcome.message;
    case "void":
      return outcome.why;
    case "spilled":
      return { code: "load-spilled", share: outcome.gpuShare };
    case "clamped":
      return { code: "load-clamped", contextTokens: outcome.contextTokens };
    case "fits":
      return { code: "load-fits" };
  }
}
