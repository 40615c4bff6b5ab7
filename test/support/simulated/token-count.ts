const TOKENS_PER_WORD = 1.3;
/** Template and first token. */
const OVERHEAD_TOKENS = 12;

/** Tokens of a prompt by a fixed rule: cheap for a megabyte, and unknown to what is measured with it. */
export function countTokens(prompt: string): number {
  let words = 0;
  let inside = false;
  for (let i = 0; i < prompt.length; i++) {
    const blank = prompt.charCodeAt(i) <= 32;
    if (!blank && !inside) words++;
    inside = !blank;
  }
  return OVERHEAD_TOKENS + Math.round(words * TOKENS_PER_WORD);
}

/** Share of a prompt that the one before it already holds as its prefix: the server's cache answers for it. */
export function commonShare(before: string, prompt: string): number {
  let low = 0;
  let high = Math.min(before.length, prompt.length);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (before.slice(low, middle) === prompt.slice(low, middle)) low = middle;
    else high = middle - 1;
  }
  return prompt.length === 0 ? 0 : low / prompt.length;
}
