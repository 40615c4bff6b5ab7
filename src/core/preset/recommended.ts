import type { PresetName } from "../domain/evidence";
import type { Preset } from "../domain/report";

type Candidate = Pick<Preset, "name" | "evidence">;

/** Of equal evidence the first: most of the context at a speed that is still good comes before all of it. */
const ORDER: readonly PresetName[] = ["balanced", "max_context", "fast"];

/** The preset to take where nobody has another wish: a proven one, else the one with the most evidence. Null where all were seen to fail. */
export function recommended<P extends Candidate>(presets: readonly P[]): P | null {
  const usable = presets.filter(({ evidence }) => evidence.state !== "rejected");
  return usable.toSorted((a, b) => proven(b) - proven(a) || ORDER.indexOf(a.name) - ORDER.indexOf(b.name))[0] ?? null;
}

/** How well it is shown to be reliable: 1 for a certificate, whatever was asked of it. */
const proven = ({ evidence }: Candidate): number => (evidence.state === "certified" ? 1 : evidence.state === "provisional" ? evidence.bound.reliability : 0);
