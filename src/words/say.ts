/**
 * Puts a sentence into the reader's language: `english` is the key of the translation, `{0}`, `{1}` in it stand for the values.
 * Each front end has its own: English as it is (command line, files), VS Code's translations, the panel's.
 */
export type Say = (english: string, ...values: readonly (string | number)[]) => string;

export const fillIn = (text: string, values: readonly (string | number)[]): string =>
  text.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));

export const inEnglish: Say = (english, ...values) => fillIn(english, values);
