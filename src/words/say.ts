/** What stands for `{0}`, `{1}`, ... of a sentence in turn, or for `{name}` by its name. */
export type Values = readonly (string | number)[] | readonly [Readonly<Record<string, string | number>>];

/**
 * Puts a sentence into the reader's language: `english` is the key of the translation, `{0}` or `{name}` in it stand for the values.
 * Each front end has its own: English as it is (command line, files), VS Code's translations, the panel's.
 */
export type Say = (english: string, ...values: Values) => string;

export function fillIn(text: string, values: Values): string {
  const byName = named(values);
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(byName.get(name) ?? whole));
}

const named = (values: Values): ReadonlyMap<string, string | number> =>
  new Map(values.flatMap((value, at) => (typeof value === "object" ? Object.entries(value) : [[String(at), value] as const])));

export const inEnglish: Say = (english, ...values) => fillIn(english, values);
