import pc from "picocolors";

/** Colours on a terminal only: a log file or a pipe gets plain text, also on CI. */
export const colors = pc.createColors("isTTY" in process.stdout && process.env.NO_COLOR === undefined);
