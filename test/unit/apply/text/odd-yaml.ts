import fc from "fast-check";
import { parse } from "yaml";

/** Takes one of so many, by the numbers that a run was given. */
type Choose = (count: number) => number;

export const ODD_KEYS = ["a", "b", "name", "models", "extra_params", "q k", "s k", "with space", "x.y", "n-1"];

/** Every comment has one of these words, so that a lost one shows. */
export const COMMENT_WORDS = /# (?:about|left|two|lines|why|inner|head|doc)\b/g;

/**
 * YAML in all the forms that people write: block and flow collections, block scalars, values over several lines, quotes, tags, anchors and
 * aliases, comments and blank lines anywhere, lists with and without indentation, document markers and directives.
 */
class Writer {
  private readonly out: string[] = [];
  private readonly anchors: string[] = [];

  constructor(private readonly choose: Choose) {}

  text(eol: string): string {
    this.out.push(...this.one([["---"], ["%YAML 1.2", "---"], ["# head", ""], ["--- # doc"], [], []]));
    const indent = this.one(["  ", "", "", "", "", ""]);
    if (this.choose(4) === 0) this.list(indent, 0);
    else this.map(indent, 0);
    this.noise("");
    this.out.push(...this.one([["..."], [], [], []]));
    return this.one(["\ufeff", "", "", ""]) + this.out.join(eol) + this.one(["", eol, eol, eol + eol + eol]);
  }

  private one<T>(choices: readonly T[]): T {
    return choices[this.choose(choices.length)] as T;
  }

  private noise(indent: string): void {
    this.out.push(...this.one([[""], [`${indent}# about`], ["# left"], ["", `${indent}# two`, `${indent}# lines`], ["   "], [], [], []]));
  }

  private tail(): string {
    return this.one(["", "", "", " # why", "  #"]);
  }

  private scalar(): string {
    return this.one(["1", "true", "null", "~", "text", "two words", '"dq # no"', "'sq: x'", "-1.5", "2024-01-01", "!!str 5", "''", "a#b"]);
  }

  private flow(depth: number): string {
    const kind = this.choose(depth > 1 ? 2 : 4);
    if (kind < 2) return this.one(["1", "x", '"a, b"', "'#'"]);
    const inner = Array.from({ length: this.choose(3) }, () => this.flow(depth + 1));
    return kind === 2 ? `[${inner.join(", ")}]` : `{ ${inner.map((value, index) => `${"pqr"[index] ?? ""}: ${value}`).join(", ")} }`;
  }

  private key(name: string): string {
    return { "q k": '"q k"', "s k": "'s k'" }[name] ?? name;
  }

  /** `first`: what stands in front of the first key, such as a dash. */
  private map(indent: string, depth: number, first: string = indent): void {
    const names = [...new Set(Array.from({ length: 1 + this.choose(4) }, () => this.one(ODD_KEYS)))];
    names.forEach((name, index) => {
      if (index > 0) this.noise(indent);
      this.member(index === 0 ? first : indent, this.key(name), indent, depth);
    });
  }

  private member(lead: string, key: string, indent: string, depth: number): void {
    const { out } = this;
    const start = `${lead}${key}${this.one([": ", ": ", " : ", ":   "])}`;
    const inner = indent + this.one(["  ", "    ", " ", "   "]);
    switch (this.choose(depth > 2 ? 7 : 11)) {
      case 0:
        out.push(`${lead}${key}:${this.tail()}`);
        return;
      case 1:
        out.push(start + this.one(["|", "|-", "|+", ">", ">-"]), `${inner}block # not comment`, ...this.one([[], [""]]), `${inner}  more: x`, ...this.one([[], [], [""]]));
        return;
      case 2:
        out.push(`${start}${this.flow(0)}${this.tail()}`);
        return;
      case 3:
        out.push(...this.one([[`${start}"two`, `${inner}words"`], [`${start}plain`, `${inner}goes on`]]));
        return;
      case 7: {
        const anchor = this.one(["", "", "", ` &n${this.anchors.length}`]);
        out.push(`${lead}${key}:${anchor}${this.tail()}`);
        this.map(inner, depth + 1);
        if (anchor !== "") this.anchors.push(anchor.slice(2));
        return;
      }
      case 8:
        out.push(`${lead}${key}:${this.tail()}`);
        this.list(this.one([indent, inner]), depth + 1);
        return;
      case 9:
        out.push(`${start}{`, `${indent}    p: 1, # inner`, `${indent}    q: [1,`, `${indent}      2]`, `${indent}  }`);
        return;
      case 10:
        out.push(`${start}${this.anchors.length > 0 ? `*${this.one(this.anchors)}` : "1"}`);
        return;
      default:
        out.push(`${start}${this.scalar()}${this.tail()}`);
    }
  }

  private list(indent: string, depth: number): void {
    for (const name of ["M", "x", "y"].slice(0, 1 + this.choose(3))) {
      this.noise(indent);
      const gap = this.one([" ", "   ", " "]);
      const dash = `${indent}-${gap}`;
      const below = indent + " ".repeat(1 + gap.length);
      const kind = this.choose(depth > 2 ? 2 : 5);
      if (kind === 0) this.out.push(`${dash}${this.scalar()}${this.tail()}`);
      if (kind === 1) this.out.push(`${dash}${this.flow(0)}${this.tail()}`);
      if (kind === 2) this.out.push(`${dash}name: ${name}${this.tail()}`, ...this.one([[], [`${below}limit: 5${this.tail()}`]]));
      if (kind === 3) {
        this.out.push(`${indent}-${this.tail()}`);
        this.map(`${indent}  `, depth + 1);
      }
      if (kind === 4) this.map(below, depth + 1, dash);
    }
  }
}

export const oddYaml: fc.Arbitrary<string> = fc
  .record({ numbers: fc.array(fc.nat({ max: 9_699_690 }), { minLength: 30, maxLength: 120 }), eol: fc.constantFrom("\n", "\n", "\r\n") })
  .map(({ numbers, eol }) => {
    let used = 0;
    return new Writer((count) => (numbers[used++ % numbers.length] ?? 0) % count).text(eol);
  })
  // A value over several lines may run into a comment: no YAML then.
  .filter(isYaml);

function isYaml(text: string): boolean {
  try {
    parse(text.replace(/^\ufeff/, ""), { logLevel: "error" });
    return true;
  } catch {
    return false;
  }
}
