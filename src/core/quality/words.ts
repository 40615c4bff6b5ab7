/** Names that most tokenizers and models know, for the gate's own sentences. */
export const CITIES: readonly string[] = "Oslo Lisbon Vienna Dublin Madrid Prague Athens Warsaw Toronto Chicago Nairobi Lima Cairo Seoul".split(" ");
export const NAMES: readonly string[] = "Anna Boris Clara David Elena Frank Greta Hugo Irene Jonas Karin Louis Maria Nora Oscar Paula".split(" ");
export const JOBS: readonly string[] = "nurse baker teacher pilot farmer lawyer painter doctor".split(" ");
export const TOPICS: readonly string[] = [
  "how bread is baked",
  "why the sky is blue",
  "how a bicycle stays upright",
  "what a library is for",
  "how rain forms",
  "why people sleep",
  "how a bridge carries weight",
  "what makes music pleasant",
  "how plants grow",
  "why the sea is salty",
  "how a clock works",
  "what a good friend does",
  "how mountains form",
  "why leaves fall in autumn",
  "how a ship floats",
  "what a computer does",
];

/** The first `count` of the items, started over as often as needed. */
export const cycle = <T>(items: readonly T[], count: number): readonly T[] =>
  Array.from({ length: Math.ceil(count / items.length) }, () => items)
    .flat()
    .slice(0, count);
