/** Two ways to count tokens that have little in common: rules like those of tokenizers, without their vocabularies. */
export interface Tokenizer {
  readonly name: string;
  readonly count: (text: string) => number;
}

/** Large vocabulary: a word each, numbers by three digits, a mark each. */
const coarse: Tokenizer = {
  name: "whole words",
  count: (text) => 12 + [...text.matchAll(/[A-Za-z]+|\d{1,3}|[^\sA-Za-z\d]|\n+/g)].length,
};

/** Small vocabulary: pieces of up to four letters, capitals and digits by themselves. */
const fine: Tokenizer = {
  name: "pieces",
  count: (text) => 31 + [...text.matchAll(/[A-Z]|[a-z]{1,4}|\d|[^\sA-Za-z\d]|\n/g)].length,
};

export const TOKENIZERS: readonly Tokenizer[] = [coarse, fine];
