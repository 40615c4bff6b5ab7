import { rulesOutGain } from "../../src/core/domain/tuning";
import type { Gain, Ratio, SettingGain } from "../../src/core/domain/tuning";
import { formatRatio } from "../../src/core/format";
import { say, told } from "../say";
import type { Word } from "../say";

const AXES = ["turn", "prefill", "decode"] as const satisfies readonly (keyof Gain)[];
const NAMES: Readonly<Record<keyof Gain, Word>> = { turn: "turn", prefill: "prefill", decode: "decodeShort" };

const factor = (value: number): string => value.toFixed(2);

/** "x1.31 (1.27 to 1.35)"; without the interval where there is none. */
export function ratioWords(ratio: Ratio): string {
  const { value, range } = formatRatio(ratio);
  return range ? say("ratioRange", value, ...range) : say("ratioBare", value);
}

const isFaster = ({ lower }: Ratio): boolean => lower !== null && lower > 1;
const isSlower = ({ upper }: Ratio): boolean => upper !== null && upper < 1;

/** What one setting gave, as a sentence after its name: only what the interval bears out is claimed. */
export function gainWords({ verdict, gain, note }: SettingGain): string {
  const named = (axes: readonly (keyof Gain)[]): string =>
    gain === null ? "" : axes.map((axis) => `${say(NAMES[axis])} ${ratioWords(gain[axis])}`).join(", ");
  const proven = (holds: (ratio: Ratio) => boolean): readonly (keyof Gain)[] =>
    gain === null ? [] : AXES.filter((axis) => holds(gain[axis]));
  const [faster, slower] = [proven(isFaster), proven(isSlower)];
  switch (verdict) {
    case "gain": {
      const won = named(faster.length > 0 ? faster : ["turn"]);
      return slower.length > 0 ? say("settingGainBut", won, named(slower)) : say("settingGain", won);
    }
    case "no-gain":
      if (gain === null) return say("settingNoGainBare");
      return say(rulesOutGain(gain.turn) ? "settingNoGain" : "settingNoGainProven", named(["turn"]));
    case "unclear":
      return gain === null ? say("settingUnclearBare") : say("settingUnclear", factor(gain.turn.value));
    case "worse":
      return gain === null ? say("settingWorseBare") : say("settingWorse", named(slower.length > 0 ? slower : ["turn"]));
    case "failed":
      return note === "" ? say("settingFailedBare") : say("settingFailed", told(note));
  }
}
