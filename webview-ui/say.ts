import type { Said } from "../src/core/domain/statements";
import { inWords } from "../src/words/said";
import { fillIn } from "../src/words/say";
import type { Say } from "../src/words/say";
import { ENGLISH } from "./strings";

export type Word = keyof typeof ENGLISH;
type Counted = Word extends infer W ? (W extends `${infer Stem}_one` ? Stem : never) : never;

let translations: Readonly<Record<string, unknown>> = {};
let locale = "en-US";

/** `table`: English text to translation; whatever is no text is ignored. `language`: as in html's lang. */
export function speak(table: Readonly<Record<string, unknown>>, language: string): void {
  translations = table;
  locale = Intl.DateTimeFormat.supportedLocalesOf([language])[0] ?? "en-US";
}

export const currentLocale = (): string => locale;

/** The words for `word`, with its values put in. */
export const say = (word: Word, ...values: readonly (string | number)[]): string => translate(ENGLISH[word], ...values);

/** The same for a sentence that the command line and the reports share (src/words). */
export const translate: Say = (english, ...values) => {
  const translated = Object.hasOwn(translations, english) ? translations[english] : english;
  return fillIn(typeof translated === "string" ? translated : english, values);
};

/** What core states by a code, or text of others as it came. */
export const told = (said: Said): string => inWords(said, translate);

/** "1 load", "3 loads". */
export const counted = (what: Counted, n: number): string => say(n === 1 ? `${what}_one` : `${what}_many`, n.toLocaleString("en-US"));
