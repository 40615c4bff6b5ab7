import { withEdits } from "./text/edit";
import { putAt, removeAt, setAt, sourceAt, valueAt } from "./text/jsonc";

/** `text` with one key set, or taken out (undefined). Throws UsageError where the text cannot be edited safely. */
export const withSetting = (text: string, key: string, value: unknown, path: string): string =>
  withEdits(text, value === undefined ? removeAt(text, [key], 0, path) : setAt(text, [key], value, path));

/** The value as it is written, with its comments and its formatting; null where the key is missing. Throws UsageError as above. */
export const sourceIn = (text: string, key: string, path: string): string | null => sourceAt(text, [key], path);

/** `text` with one key's value as it was written elsewhere, or taken out (null). Throws UsageError as above. */
export const withSource = (text: string, key: string, source: string | null, path: string): string =>
  withEdits(text, source === null ? removeAt(text, [key], 0, path) : putAt(text, [key], source, path));

/** The value of a key; undefined where it is missing. Throws UsageError as above. */
export const settingIn = (text: string, key: string, path: string): unknown => valueAt(text, [key], path);
