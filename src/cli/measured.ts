import { currentPresets, measuredPreset, reportsIn } from "../app/presets";
import { o3Version } from "../app/version";
import type { Endpoint } from "../app/endpoints";
import type { PresetName } from "../core/domain/evidence";
import type { MeasuredPreset } from "../core/domain/measured-preset";
import { UsageError } from "../core/errors";
import { journalsOf } from "./journals";
import type { World } from "./world";

interface Wanted {
  /** Undefined: the only model that was measured. */
  readonly model: string | undefined;
  readonly preset: PresetName;
  /** The folder that --out names. */
  readonly out: string | undefined;
}

/** A preset by what holds now on this server and machine. Throws UsageError where there is none, with those there are; EngineError where nobody answers. */
export async function presetNow({ model, preset, out }: Wanted, { engine, probe }: Endpoint, world: World): Promise<MeasuredPreset> {
  const journals = await journalsOf(out, model, world);
  const [journal, ...others] = journals;
  if (!journal || others.length > 0)
    throw new UsageError(`Several models were measured: ${journals.map((known) => known.model).join(", ")}. Name one: o3 apply ${journal?.model ?? ""}.`);
  const { signal } = world;
  const [identity, models, hardware] = await Promise.all([engine.identify(signal), engine.list(signal), probe.profile(signal)]);
  const found = models.find(({ name }) => name === journal.model);
  const today = found ? { digest: found.digest, environment: { engine: identity, hardware, o3Version: o3Version() } } : null;
  const presets = currentPresets(reportsIn(journal.records), today);
  const chosen = presets.find((evident) => evident.preset.name === preset);
  if (chosen) return measuredPreset(chosen, journal.records);
  const names = presets.map((evident) => evident.preset.name);
  throw new UsageError(
    names.length === 0
      ? `No preset of ${journal.model} holds now. Run 'o3 optimize ${journal.model}' first.`
      : `${journal.model} has no preset ${preset}, but ${names.join(" and ")}. Name one with --preset.`,
  );
}
