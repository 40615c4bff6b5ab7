/** A piece of a text that is replaced: `length` characters at `offset` by `text`. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Replaces what stands from `offset` to before `end`. */
export const over = ({ offset, end }: { readonly offset: number; readonly end: number }, text: string): Edit => ({ offset, length: end - offset, text });

const inOrder = (edits: readonly Edit[]): readonly Edit[] => [...edits].sort((a, b) => a.offset - b.offset);

/** Offsets are those of `text`, before any edit; edits do not overlap. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  let edited = "";
  let position = 0;
  for (const { offset, length, text: insert } of inOrder(edits)) {
    if (offset < position) throw new RangeError("Edits overlap.");
    edited += text.slice(position, offset) + insert;
    position = offset + length;
  }
  return edited + text.slice(position);
}

/** The way back: applied to what `withEdits(text, edits)` gave, these give `text`. They hold the replaced pieces and nothing else of it. */
export function inverse(text: string, edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return inOrder(edits).map(({ offset, length, text: insert }) => {
    const back = { offset: offset + shift, length: insert.length, text: text.slice(offset, offset + length) };
    shift += insert.length - length;
    return back;
  });
}
