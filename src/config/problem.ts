import { distance as editDistance } from "fastest-levenshtein";
import type { Document, LineCounter } from "yaml";
import { isMap, isNode, isScalar } from "yaml";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** One sentence a mistake: file, line and column, what is wrong, what is allowed. */
export function problemsIn(
  file: string,
  document: Document,
  lines: LineCounter,
  issues: readonly Issue[],
  knownKeys: (path: readonly PropertyKey[]) => readonly string[],
): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const known = knownKeys(issue.path);
        const near = nearest(key, known);
        return `${keyPlace(file, document, lines, issue.path, key)}: "${key}" is not known here.${near ? ` Did you mean "${near}"?` : ""} Allowed: ${known.join(", ")}.`;
      });
    }
    const name = issue.path.map(String).join(".");
    const missing = issue.path.length > 0 && !document.hasIn(issue.path) ? "is missing; it " : "";
    return [`${place(file, document, lines, issue.path)}: ${name === "" ? "the file" : name} ${missing}${wrong(issue)}.`];
  });
}

const TYPES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys and values",
  record: "a map of keys and values",
};

function wrong(issue: Issue): string {
  // Our own messages name what is allowed; the library's are put into the same words.
  if (issue.message.startsWith("a ")) return `has to be ${issue.message}`;
  if (issue.code === "invalid_value") return `has to be ${issue.values.map(String).join(", ")}`.replace(/, ([^,]*)$/, " or $1");
  if (issue.code === "invalid_type") return `has to be ${TYPES[issue.expected] ?? `of type ${issue.expected}`}`;
  if (issue.code === "too_small" && issue.origin === "array")
    return `has to have at least ${String(issue.minimum)} ${issue.minimum === 1 ? "entry" : "entries"}`;
  if (issue.code === "too_small") return `has to be ${issue.inclusive === false ? "above" : "at least"} ${String(issue.minimum)}`;
  if (issue.code === "too_big") return `has to be ${issue.inclusive === false ? "below" : "at most"} ${String(issue.maximum)}`;
  return `is not allowed (${issue.message})`;
}

/** file:line:column of a key of the map at `path`. */
function keyPlace(file: string, document: Document, lines: LineCounter, path: readonly PropertyKey[], key: string): string {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
  if (!isScalar(pair?.key) || !pair.key.range) return place(file, document, lines, path);
  const { line, col } = lines.linePos(pair.key.range[0]);
  return `${file}:${line}:${col}`;
}

/** file:line:column of a path, or of its nearest parent that is in the file. */
function place(file: string, document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) {
      const { line, col } = lines.linePos(start);
      return `${file}:${line}:${col}`;
    }
  }
  return `${file}:1:1`;
}

/** The known word that differs by the fewest letters, if that is at most a third of them. */
function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : null;
}
