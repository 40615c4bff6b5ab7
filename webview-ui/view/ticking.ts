import type { LiveRun } from "../../src/protocol/panel";

/** A run's picture, and what the host's clock says at this moment, epoch ms. */
export interface Tick {
  readonly live: LiveRun;
  readonly now: number;
}

const EVERY_MS = 1_000;

/**
 * Draws a run when it is told anew and each second in between. The host says what its clock showed when it sent the picture: from there the
 * time that has passed here is counted, since the two may be on machines whose clocks differ.
 */
export function ticking(draw: (tick: Tick) => void): { readonly set: (live: LiveRun | null) => void } {
  let timer: number | null = null;
  let shown: { readonly live: LiveRun; readonly atMs: number } | null = null;
  const tick = (): void => {
    if (shown) draw({ live: shown.live, now: shown.live.at + performance.now() - shown.atMs });
  };
  return {
    set: (live) => {
      // The same picture again is no newer for that.
      if (live !== shown?.live) shown = live && { live, atMs: performance.now() };
      tick();
      if (live) timer ??= window.setInterval(tick, EVERY_MS);
      else if (timer !== null) {
        window.clearInterval(timer);
        timer = null;
      }
    },
  };
}
