/** A text in the quotes of JavaScript, Python and JSON: what JSON escapes all three read alike. */
export const quoted = (text: string): string => JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

/** A text as one word of a POSIX shell. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A text for a comment, which ends with its line. */
export const oneLine = (text: string): string => text.replaceAll(/[\r\n\u2028\u2029]+/g, " ");

export const lines = (...parts: readonly string[]): string => `${parts.join("\n")}\n`;
