/**
 * The tokens that are left of a prompt that does not fit: its first ones, and the last ones of half the rest of the window.
 * A current Ollama does so without a word: 1540 tokens in a window of 512 become 259.
 * @param keep tokens to keep at the beginning
 * @param window tokens of the context
 */
export function truncated<Token>(tokens: readonly Token[], keep: number, window: number): Token[] {
  if (tokens.length < window) return [...tokens];
  const first = Math.max(0, Math.min(keep, window - 1));
  const target = Math.min(window - 1, window - Math.floor((window - first) / 2));
  return [...tokens.slice(0, first), ...tokens.slice(tokens.length - (target - first))];
}
