/** Options as Ollama names them; what is left to the server is left out. */
export type BakedOptions = Readonly<Record<string, number | boolean>>;

/** The same options with the same values, in whatever order. */
export const sameBaked = (a: BakedOptions, b: BakedOptions): boolean => inOrder(a) === inOrder(b);

const inOrder = (options: BakedOptions): string => JSON.stringify(Object.entries(options).sort(([a], [b]) => a.localeCompare(b)));
