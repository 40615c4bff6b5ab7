/** Lines around a change that are shown. */
const AROUND = 3;

interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** A unified diff of two texts without its header; empty where they are the same. Line ends are shown as line ends, whatever they are. */
export function unifiedDiff(before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after));
  const shown = lines.map((_, at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ mark }) => mark !== " "));
  const out: string[] = [];
  let [old, now] = [1, 1];
  for (const [at, { mark, text }] of lines.entries()) {
    if (shown[at] && !shown[at - 1]) out.push(`@@ -${old} +${now} @@`);
    if (shown[at]) out.push(mark + text);
    if (mark !== "+") old++;
    if (mark !== "-") now++;
  }
  return out.map((line) => `${line}\n`).join("");
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/));

function compared(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const same = (text: string): Line => ({ mark: " ", text });
  return [
    ...a.slice(0, start).map(same),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

/** Above this many cells the middle is shown as replaced whole: nobody reads a diff of that size. */
const MOST_CELLS = 4_000_000;

/** By the longest common subsequence of lines. */
function middle(a: readonly string[], b: readonly string[]): Line[] {
  const gone = (text: string): Line => ({ mark: "-", text });
  const come = (text: string): Line => ({ mark: "+", text });
  if (a.length * b.length > MOST_CELLS) return [...a.map(gone), ...b.map(come)];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ mark: " ", text: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(left));
      i++;
    } else if (right !== undefined) {
      lines.push(come(right));
      j++;
    }
  }
  return lines;
}
