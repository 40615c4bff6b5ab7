import type { Gain, SettingGain } from "../domain/tuning";

/** By the turn's 95 % interval: what includes 1 is no gain. */
export function verdictOf({ turn }: Gain): SettingGain["verdict"] {
  if (turn.lower === null || turn.upper === null) return "no-gain";
  if (turn.lower > 1) return "gain";
  return turn.upper < 1 ? "worse" : "no-gain";
}
