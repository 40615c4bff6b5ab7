import fc from "fast-check";

/** A settings file as people write them: comments anywhere, any line ends, with or without a last comma and a byte order mark. */
export interface Jsonc {
  readonly text: string;
  /** In the order of the text. */
  readonly comments: readonly string[];
}

const words = fc.stringMatching(/^[ a-z{}[\]",:]{0,8}$/);

/** Comments carry a number, so that each can be found again. */
const trivia = (eol: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(" ", "  ", "\t", eol, `${eol}  `, `${eol}\t`, "") },
        { weight: 1, arbitrary: words.map((text) => `/*#${text}*/`) },
        { weight: 1, arbitrary: words.map((text) => `//#${text}${eol}`) },
      ),
      { maxLength: 3 },
    )
    .map((parts) => parts.join(""));

/** Members are named so that none is O3's key; `with` is a member that is among them. */
export const jsonc = (member: string | null = null): fc.Arbitrary<Jsonc> =>
  fc.constantFrom("\n", "\r\n", "\r").chain((eol) =>
    fc
      .record({
        bom: fc.constantFrom("", "\ufeff"),
        values: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 }),
        at: fc.nat({ max: 4 }),
        gaps: fc.array(trivia(eol), { minLength: 30, maxLength: 30 }),
        lastComma: fc.boolean(),
      })
      .map(({ bom, values, at, gaps, lastComma }) => {
        let used = 0;
        const gap = (): string => gaps[used++ % gaps.length] ?? "";
        const members = values.map((value, index): [string, string] => [`"key.${index}"`, JSON.stringify(value)]);
        if (member !== null) members.splice(Math.min(at, members.length), 0, [JSON.stringify(member), '{ "old": 1 }']);
        const inside = members.map(([key, value]) => `${gap()}${key}${gap()}:${gap()}${value}${gap()}`).join(",");
        const object = `{${inside}${lastComma && members.length > 0 ? "," : ""}${gap()}}`;
        let number = 0;
        const text = `${bom}${gap()}${object}${gap()}`.replaceAll("#", () => String(number++));
        return { text, comments: commentsIn(text) };
      }),
  );

/** Comments of a text, without blanks at their end; strings are passed over. */
export const commentsIn = (text: string): string[] =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|(\/\/[^\r\n]*|\/\*[^]*?\*\/)/g)].flatMap(([, comment]) => comment?.trimEnd() ?? []);
