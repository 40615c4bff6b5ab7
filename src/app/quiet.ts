import type { HardwareLimits } from "../core/domain/hardware";
import type { Said } from "../core/domain/statements";
import { noiseIn } from "../core/judge/noise";
import type { Clock, HardwareProbe } from "../core/ports";
import type { Protocol } from "../core/protocol";

export interface Ears {
  readonly probe: HardwareProbe;
  readonly clock: Clock;
  readonly limits: HardwareLimits;
  readonly protocol: Pick<Protocol, "contendedCores">;
}

/** What begins and ends within a moment is no reason to wait: what is heard is listened to once more, and longer. */
const FIRST_MS = 1_000;
const AGAIN_MS = 2_000;

/** Who disturbs this machine now, while O3 does nothing; null where it is quiet. Takes a second, and three where it is not. */
export async function noiseNow(ears: Ears, signal: AbortSignal): Promise<Said | null> {
  const first = await listen(ears, FIRST_MS, signal);
  return first === null ? null : listen(ears, AGAIN_MS, signal);
}

async function listen({ probe, clock, limits, protocol }: Ears, ms: number, signal: AbortSignal): Promise<Said | null> {
  const watch = await probe.watch(limits, () => undefined);
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    await watch.drop();
    throw error;
  }
  return noiseIn(await watch.stop(), protocol);
}

export interface Patience {
  /** After which the run begins all the same; null is none. */
  readonly limitMs: number | null;
  /** How long it has to be quiet. */
  readonly quietMs: number;
}

/** A moment of quiet is enough for who wants to begin soon; who is away waits for a machine that is left alone. */
export const PATIENCE = { soon: { limitMs: 10 * 60_000, quietMs: 5_000 }, idle: { limitMs: null, quietMs: 60_000 } } as const;

/**
 * Waits until the machine has been quiet for so long. Resolves with null then, and with who still disturbs it when the limit is over. Rejects with
 * Cancelled on an abort.
 * @param tell called with who is waited for, when that changes
 */
export async function waitForQuiet(ears: Ears, { limitMs, quietMs }: Patience, tell: (noise: Said) => void, signal: AbortSignal): Promise<Said | null> {
  const began = ears.clock.monotonic();
  let quietSince = began;
  let told = "";
  for (;;) {
    const noise = await listen(ears, AGAIN_MS, signal);
    const now = ears.clock.monotonic();
    if (noise === null) {
      if (now - quietSince >= quietMs) return null;
    } else {
      quietSince = now;
      if (JSON.stringify(noise) !== told) tell(noise);
      told = JSON.stringify(noise);
    }
    if (limitMs !== null && now - began >= limitMs) return noise;
  }
}
