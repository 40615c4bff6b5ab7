import { parse } from "smol-toml";

/** From `offset` to before `end`. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

/** What stands behind an equals sign or in a list. */
export interface Value extends Span {
  readonly kind: "scalar" | "list" | "map";
  /** Of a list. */
  readonly items: readonly Value[];
  /** Of an inline table. */
  readonly members: readonly Member[];
}

export interface Member extends Span {
  /** `a."b.c"` is ["a", "b.c"]. */
  readonly key: readonly string[];
  readonly value: Value;
}

/** Statements stand alone on their lines; `lineEnd` is in front of the line's end and behind a comment. */
interface Line {
  readonly lineStart: number;
  readonly lineEnd: number;
}

export interface Header extends Span, Line {
  readonly kind: "header";
  readonly key: readonly string[];
  /** `[[a]]` */
  readonly isEntry: boolean;
}

export interface Assignment extends Member, Line {
  readonly kind: "assignment";
}

export type Statement = Header | Assignment;

export interface Scanned {
  readonly statements: readonly Statement[];
  /** Offsets of all comments' signs. */
  readonly comments: readonly number[];
}

/** Statements of a valid TOML text, from `start` on. */
export function scanned(text: string, start: number): Scanned {
  const scan = new Scan(text, start);
  const statements: Statement[] = [];
  for (;;) {
    scan.blanks();
    if (scan.at >= text.length) return { statements, comments: scan.comments };
    const offset = scan.at;
    const lineStart = Math.max(text.lastIndexOf("\n", offset - 1) + 1, start);
    const isHeader = text[offset] === "[";
    const found = isHeader ? scan.header() : scan.member();
    scan.skip(/[ \t]*/y);
    const end = scan.at;
    if (text[end] === "#") scan.comment();
    const line = { lineStart, lineEnd: scan.at };
    statements.push("value" in found ? { kind: "assignment", ...found, ...line } : { kind: "header", ...found, ...line });
  }
}

class Scan {
  readonly comments: number[] = [];

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  comment(): void {
    this.comments.push(this.at);
    this.skip(/#[^\r\n]*/y);
  }

  /** Blanks, line ends and comments. */
  blanks(): void {
    for (;;) {
      this.skip(/\s*/y);
      if (this.text[this.at] !== "#") return;
      this.comment();
    }
  }

  header(): Omit<Header, "kind" | "lineStart" | "lineEnd"> {
    const offset = this.at;
    const isEntry = this.skip(/\[\[?/y) === "[[";
    const key = this.key();
    this.skip(/[ \t]*\]{1,2}/y);
    return { offset, end: this.at, key, isEntry };
  }

  member(): Member {
    const offset = this.at;
    const key = this.key();
    this.skip(/[ \t]*=[ \t]*/y);
    const value = this.value();
    return { offset, end: value.end, key, value };
  }

  private key(): string[] {
    const key: string[] = [];
    do {
      this.skip(/[ \t]*/y);
      const quoted = this.skip(/"(?:\\.|[^"\\])*"|'[^']*'/y);
      key.push(quoted === "" ? this.skip(/[^\s.=[\]"'#]+/y) : (Object.keys(parse(`${quoted} = 0`))[0] ?? ""));
    } while (this.skip(/[ \t]*\./y) !== "");
    return key;
  }

  private value(): Value {
    const offset = this.at;
    if (this.text[offset] === "[") return this.several("list", "]");
    if (this.text[offset] === "{") return this.several("map", "}");
    this.skip(SCALAR);
    return { kind: "scalar", offset, end: this.at, items: [], members: [] };
  }

  private several(kind: "list" | "map", close: string): Value {
    const offset = this.at;
    const items: Value[] = [];
    const members: Member[] = [];
    this.at += 1;
    for (;;) {
      this.blanks();
      if (this.at >= this.text.length || this.text[this.at] === close) break;
      if (kind === "list") items.push(this.value());
      else members.push(this.member());
      this.blanks();
      this.skip(/,/y);
    }
    this.at += 1;
    return { kind, offset, end: this.at, items, members };
  }
}

/** Strings over several lines may end in up to two quotes of their own; between a date and its time there may be a blank. */
const SCALAR = /"""(?:\\[^]|[^\\])*?"""{1,3}|'''[^]*?'''{1,3}|"(?:\\.|[^"\\])*"|'[^']*'|[^\s,\]}#]+(?: \d[^\s,\]}#]*)?/y;
