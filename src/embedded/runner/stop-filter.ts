/** Cuts a text that arrives in pieces before the first stop sequence, and holds back what could become one. */
export class StopFilter {
  private held = "";
  private found = false;

  constructor(private readonly stops: readonly string[]) {}

  get stopped(): boolean {
    return this.found;
  }

  /** Takes a piece; returns what can be shown now. */
  push(piece: string): string {
    const text = this.held + piece;
    const at = this.stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
    if (at.length > 0) {
      this.found = true;
      this.held = "";
      return text.slice(0, Math.min(...at));
    }
    const keep = this.longestBeginning(text);
    this.held = text.slice(text.length - keep);
    return text.slice(0, text.length - keep);
  }

  /** What was held back, once nothing more comes. */
  rest(): string {
    const rest = this.held;
    this.held = "";
    return rest;
  }

  private longestBeginning(text: string): number {
    let longest = 0;
    for (const stop of this.stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
