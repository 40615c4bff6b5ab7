import { ResultsError } from "../core/errors";

/** Turns a failed file operation into a sentence with what to do; other errors pass unchanged. */
function ioError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new ResultsError(
        "no-space",
        `The disk is full: ${what} could not be written. Free some space and resume the run; what was measured before is safe.`,
        { cause: error },
      );
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return new ResultsError("read-only", `${what} cannot be written (${error.code}). Choose a results folder you may write to.`, {
        cause: error,
      });
    case "ENOTDIR":
    case "EISDIR":
    case "EEXIST":
      return new ResultsError(
        "io",
        `${what} cannot be used: there is a file where a folder has to be, or a folder where a file has to be. Choose another results folder.`,
        { cause: error },
      );
    default:
      return new ResultsError(
        "io",
        `${what} could not be used (${error.message}). Check the disk, or choose another results folder; what was measured before is safe.`,
        { cause: error },
      );
  }
}

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));

/** Runs a file operation and words its failure. */
export async function withIoErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ioError(error, what);
  }
}
