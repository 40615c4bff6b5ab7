/** The part of a model's name in front of its tag: `smollm2` of `smollm2:135m`. */
const baseOf = (name: string): string => name.replace(/:[^/:]*$/, "");

/** Letters that have to be put in, taken out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Of a name of four letters or more, one in so many may be wrong. */
const LETTERS_PER_MISTAKE = 4;
/** Longer ones are no names that somebody typed. */
const LONGEST = 200;

/** Names that somebody may have meant, nearest first: another tag of the same model, a part of the name, a misspelling. Upper and lower case count alike. */
export function nearNames(wanted: string, known: readonly string[]): readonly string[] {
  const asked = wanted.trim().toLowerCase().slice(0, LONGEST);
  if (asked === "") return [];
  const near = known.flatMap((name) => {
    const distance = distanceTo(asked, name.toLowerCase().slice(0, LONGEST));
    return distance === null ? [] : [{ name, distance }];
  });
  return near.sort((a, b) => a.distance - b.distance).map(({ name }) => name);
}

/** 0: only the tag differs; 1: one is a part of the other; more: so many letters. Null: somebody else's name. */
function distanceTo(asked: string, name: string): number | null {
  const [from, to] = [baseOf(asked), baseOf(name)];
  if (from === to || to.split("/").at(-1) === from) return 0;
  if (to.includes(from) || from.includes(to)) return 1;
  const letters = Math.min(editDistance(asked, name), editDistance(from, to));
  return letters <= Math.max(1, Math.floor(asked.length / LETTERS_PER_MISTAKE)) ? 1 + letters : null;
}
