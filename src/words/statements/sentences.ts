import type { Subject } from "../../core/domain/statements/figure";

/** A sentence, with the names of its figures in braces; or one for each number form of the figure `by`. */
export type Sentence = string | { readonly by: string; readonly one: string; readonly many: string };

/** A sentence for each code of a subject. */
export type Sentences<S extends Subject> = { readonly [Code in keyof S]: Sentence };
