import { getNodeValue } from "jsonc-parser";
import { afterComments, commaAfter, propertiesOf, propertyOf, readJsonc } from "./jsonc-object";
import type { JsoncText, Property } from "./jsonc-object";

/*
 * One key of a JSON text with comments is set, put back or taken out; every other byte stays. jsonc-parser finds the places, but its own
 * `modify` is not used: it deletes the comments between a removed key and the one before, and puts a new key in front of the last one's comment.
 */

/** `text` with one key set, or taken out (undefined). Throws UsageError where the text cannot be edited safely. */
export function withSetting(text: string, key: string, value: unknown, path: string): string {
  if (value === undefined) return withoutSetting(text, key, path);
  return put(readJsonc(text, path), key, path, (indent, unit, eol) =>
    unit === "" ? JSON.stringify(value) : JSON.stringify(value, null, unit).replaceAll("\n", `${eol}${indent}`),
  );
}

/** The value as it is written, with its comments and its formatting; null where the key is missing. Throws UsageError as above. */
export function sourceIn(text: string, key: string, path: string): string | null {
  const jsonc = readJsonc(text, path);
  const property = propertyOf(jsonc, key, path);
  return property && jsonc.body.slice(property.value.offset, property.value.offset + property.value.length);
}

/** `text` with one key's value as it was written elsewhere, or taken out (null). Throws UsageError as above. */
export const withSource = (text: string, key: string, source: string | null, path: string): string =>
  source === null ? withoutSetting(text, key, path) : put(readJsonc(text, path), key, path, () => source);

/** The value of a key; undefined where it is missing. Throws UsageError as above. */
export function settingIn(text: string, key: string, path: string): unknown {
  const property = propertyOf(readJsonc(text, path), key, path);
  // By way of JSON: a key `__proto__` is then one like others, where jsonc-parser's `parse` would change what the value inherits.
  return property ? (JSON.parse(JSON.stringify(getNodeValue(property.value))) as unknown) : undefined;
}

/** A value's text for its place: indentation of the key's line, one step more (empty: on one line), line end. */
type Printer = (indent: string, unit: string, eol: string) => string;

function put({ bom, body, root }: JsoncText, key: string, path: string, print: Printer): string {
  const eol = /\r\n|\r|\n/.exec(body)?.[0] ?? "\n";
  const name = `${JSON.stringify(key)}: `;
  if (!root) {
    const lead = body.trim() === "" ? "" : body.replace(/[^\r\n]$/, `$&${eol}`);
    return `${bom}${lead}{${eol}  ${name}${print("  ", "  ", eol)}${eol}}${eol}`;
  }
  const properties = propertiesOf(root);
  const existing = propertyOf({ bom, body, root }, key, path);
  const last = properties.at(-1);
  const indent = existing ? indentOf(body, existing) : last ? indentOf(body, last) : "  ";
  const unit = indent.startsWith("\t") ? "\t" : /^ {1,8}$/.test(indent) ? indent : "  ";
  const oneLine = !LINE_END.test(body);
  if (existing) return bom + splice(body, existing.value.offset, existing.end, print(indent, oneLine ? "" : unit, eol));
  const close = root.offset + root.length - 1;
  if (!last) {
    const place = afterComments(body, root.offset + 1, "token");
    const line = `${eol}${indent}${name}${print(indent, unit, eol)}`;
    return bom + (LINE_END.test(body.slice(place, close)) ? splice(body, place, place, line) : splice(body, place, close, line + eol));
  }
  const comma = commaAfter(body, last.end);
  const place = afterComments(body, comma === null ? last.end : comma + 1, "line");
  const onNewLine = LINE_END.test(body.slice(place, close));
  const line = `${onNewLine ? eol + indent : " "}${name}${print(indent, onNewLine ? unit : "", eol)}${comma === null ? "" : ","}`;
  const inserted = splice(body, place, place, line);
  // A comma goes right behind the value, not behind its comment.
  return bom + (comma === null ? splice(inserted, last.end, last.end, ",") : inserted);
}

function withoutSetting(text: string, key: string, path: string): string {
  const { bom, body, root } = readJsonc(text, path);
  const property = propertyOf({ bom, body, root }, key, path);
  if (!root || !property) return text;
  const properties = propertiesOf(root);
  const previous = properties[properties.findIndex(({ offset }) => offset === property.offset) - 1];
  const comma = commaAfter(body, property.end);
  const close = comma !== null && body.slice(property.end, comma).trim() === "" ? comma + 1 : property.end;
  const lead = /(\r\n|\r|\n)?[ \t]*$/.exec(body.slice(0, property.offset))?.[0] ?? "";
  // Whatever stands behind it on its line must not slip onto the line before, which may end in a comment.
  const endsLine = /^[ \t]*([\r\n]|$)/.test(body.slice(close));
  const alone = endsLine || !LINE_END.test(lead);
  const [start, end] = alone
    ? [property.offset - lead.length, close]
    : [property.offset, close + (/^[ \t]*/.exec(body.slice(close))?.[0].length ?? 0)];
  // The last edit first, so that offsets stay true.
  let edited = comma !== null && close <= comma ? splice(body, comma, comma + 1, "") : body;
  edited = splice(edited, start, end, "");
  const dangling = comma === null && previous ? commaAfter(body, previous.end) : null;
  return bom + (dangling === null ? edited : splice(edited, dangling, dangling + 1, ""));
}

const LINE_END = /[\r\n]/;

const splice = (text: string, start: number, end: number, insert: string): string => text.slice(0, start) + insert + text.slice(end);

/** Blanks in front of a key that is the first on its line; two of them where it is not. */
function indentOf(body: string, { offset }: Property): string {
  const before = /[^\r\n]*$/.exec(body.slice(0, offset))?.[0] ?? "";
  return before.trim() === "" ? before : "  ";
}
