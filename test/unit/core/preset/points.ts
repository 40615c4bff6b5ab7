import fc from "fast-check";
import { AUTOMATIC, AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import type { UnrankedPoint } from "../../../../src/core/preset/front";

/** A point that is fully measured, but for what is said otherwise. */
export const pointOf = (changed: Partial<UnrankedPoint> & { readonly id: string }): UnrankedPoint => ({
  kind: "full-window",
  setup: { options: changed.contextTokens === undefined ? AUTOMATIC : withContext(changed.contextTokens), server: AUTOMATIC_SERVER },
  contextTokens: 8192,
  decodeTokensPerSecond: 40,
  prefillTokensPerSecond: 900,
  ttftFullMs: 9000,
  footprintBytes: 6 * 2 ** 30,
  agents: 1,
  totalTokensPerSecond: null,
  evidence: "measured",
  presets: [],
  ...changed,
});

/** Few values an axis, so that ties, dominated points and gaps are all common. */
const level = (...values: readonly number[]): fc.Arbitrary<number> => fc.constantFrom(...values);
const gap = (values: fc.Arbitrary<number>, complete: boolean): fc.Arbitrary<number | null> =>
  complete ? values : fc.option(values, { nil: null, freq: 3 });

/** Points with ids of their own, `complete` ones measured on every axis. */
export const somePoints = (complete = false): fc.Arbitrary<UnrankedPoint[]> =>
  fc
    .array(
      fc.record({
        contextTokens: level(4096, 8192, 16384, 65536),
        decodeTokensPerSecond: gap(level(10, 20, 40), complete),
        prefillTokensPerSecond: gap(level(300, 900), complete),
        ttftFullMs: gap(level(1000, 5000, 60_000), complete),
        footprintBytes: gap(level(2 ** 32, 2 ** 33), complete),
        agents: level(1, 4),
        kind: fc.constantFrom("full-window", "short-turns"),
      }),
      { minLength: 1, maxLength: 14 },
    )
    .map((points) => points.map((point, index) => pointOf({ id: `p${index}`, ...point })));
