/** Which rows of a long table are drawn. */
export interface Window {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Rows drawn beyond each edge, so that a quick scroll finds them there. */
const MARGIN = 12;

/** The rows to draw of `total` rows of `rowPx` height in a box `boxPx` high, scrolled down by `scrollPx`. */
export function visibleRows(total: number, rowPx: number, boxPx: number, scrollPx: number): Window {
  const first = Math.max(0, Math.min(total, Math.floor(scrollPx / rowPx) - MARGIN));
  return { first, end: Math.min(total, Math.max(first, Math.ceil((scrollPx + boxPx) / rowPx) + MARGIN)) };
}
