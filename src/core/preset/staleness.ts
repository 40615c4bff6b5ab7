import type { Environment } from "../domain/environment";
import type { ServerSettings } from "../domain/settings";

/** What a preset's numbers depend on. Two environments that agree in all of it give the same preset. */
export interface PresetOrigin {
  readonly modelDigest: string;
  readonly engineKind: string;
  readonly engineVersion: string;
  /** Null where it was not recorded. */
  readonly server: ServerSettings | null;
  readonly hardwareFingerprint: string;
  readonly o3Version: string;
}

export type Staleness = { readonly state: "fresh" } | { readonly state: "stale"; readonly reasons: readonly string[] };

export const originNow = (modelDigest: string, { engine, hardware, o3Version }: Environment): PresetOrigin => ({
  modelDigest,
  engineKind: engine.kind,
  engineVersion: engine.version,
  server: engine.server.settings,
  hardwareFingerprint: hardware.fingerprint,
  o3Version,
});

/** Whether a preset still holds in another environment, and what has changed if not (docs/methods.md). */
export function stalenessOf(made: PresetOrigin, now: PresetOrigin): Staleness {
  const reasons = [
    changed("The model", digest(made.modelDigest), digest(now.modelDigest)),
    changed("The engine", made.engineKind, now.engineKind) ?? changed("The engine", made.engineVersion, now.engineVersion),
    ...serverChanges(made.server, now.server),
    changed("The machine", made.hardwareFingerprint, now.hardwareFingerprint),
    changed("O3", majorMinor(made.o3Version), majorMinor(now.o3Version)),
  ].filter((reason) => reason !== null);
  return reasons.length === 0 ? { state: "fresh" } : { state: "stale", reasons };
}

function serverChanges(made: ServerSettings | null, now: ServerSettings | null): (string | null)[] {
  if (!made || !now) return [];
  const flash = ({ flashAttention }: ServerSettings): string => (flashAttention === "auto" ? "automatic" : flashAttention ? "on" : "off");
  return [
    changed("The server's KV cache type", made.kvCacheType, now.kvCacheType),
    changed("The server's flash attention", flash(made), flash(now)),
    changed("The server's number of parallel slots", String(made.numParallel), String(now.numParallel)),
  ];
}

const changed = (what: string, was: string, is: string): string | null =>
  was === is ? null : `${what} changed since: it was ${was} and is ${is}.`;

/** Servers print it with and without its algorithm. */
const digest = (text: string): string => text.replace(/^sha256:/, "").slice(0, 12);

/** A patch release does not change how O3 measures. */
const majorMinor = (version: string): string => version.replace(/^v/, "").split(".").slice(0, 2).join(".");
