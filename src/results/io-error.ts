import { ResultsError } from "../core/errors";
import type { Said } from "../core/domain/statements";

/** Turns a failed file operation into what it means and what to do; other errors pass unchanged. */
function ioError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const failed = (reason: ResultsError["reason"], said: Said): ResultsError => new ResultsError(reason, said, { cause: error });
  switch (error.code) {
    case "ENOSPC":
    case "EDQUOT":
      return failed("no-space", { code: "disk-full", path });
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return failed("read-only", { code: "not-writable", path, errorCode: error.code });
    case "ENOTDIR":
    case "EISDIR":
    case "EEXIST":
      return failed("io", { code: "file-for-folder", path });
    default:
      return failed("io", { code: "not-usable", path, why: error.message });
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
