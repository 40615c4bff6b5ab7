import type { Setup, TunedSetting } from "../domain/settings";
import { differingSettings } from "./setup-values";

/** Settings that may enter a preset on a likely gain: at worst they cost a little speed. */
const MAY_BE_LIKELY: readonly TunedSetting[] = ["num_batch", "num_thread"];
/** Settings that switch the server's own fitting off: a server that is right today is then no longer right after a change. */
const OVERRULING: readonly TunedSetting[] = ["num_gpu", "use_mmap"];

/** The probability from which on a setup that is not proven to be faster is used all the same. */
export const LIKELY = 0.9;

/** Whether a setup may enter a preset without a proof, if it is likely enough to be faster. */
export const mayBeLikely = (setup: Setup, baseline: Setup): boolean =>
  differingSettings(setup, baseline).every((setting) => MAY_BE_LIKELY.includes(setting));

/** Whether a setup switches the server's own fitting off. */
export const overrules = (setup: Setup, baseline: Setup): boolean =>
  differingSettings(setup, baseline).some((setting) => OVERRULING.includes(setting));
