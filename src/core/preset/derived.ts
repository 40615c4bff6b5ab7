import { PRESET_NAMES } from "../domain/evidence";

/** Where O3's own models are: presets of others. */
export const DERIVED_NAMESPACE = "tuned/";

/** Earlier versions put them here. Agents take names with "o3" in them for those of another vendor. */
const EARLIER_NAMESPACE = "o3/";

/** Whether a model is one of O3's own. A user's namespace may have the same name: the tag is the preset's, then. */
export const isDerived = (model: string): boolean =>
  model.startsWith(EARLIER_NAMESPACE) || (model.startsWith(DERIVED_NAMESPACE) && PRESET_NAMES.some((preset) => model.endsWith(`:${preset}`)));
