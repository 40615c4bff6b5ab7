import type { LlamaModel, Token } from "node-llama-cpp";

/** Tokens before the new ones that decide whether a space belongs between them. */
const LOOK_BACK = 8;
/** A character of UTF-8 takes four bytes at most, and a token may be a single byte. */
const LONGEST_CHARACTER = 4;

/** Turns tokens into text one by one; waits while the last character is incomplete. */
export class TokenText {
  private pending: Token[] = [];

  constructor(
    private readonly model: LlamaModel,
    private before: Token[],
  ) {
    this.before = before.slice(-LOOK_BACK);
  }

  push(token: Token): string {
    this.pending.push(token);
    const text = this.model.detokenize(this.pending, false, this.before);
    if (text.endsWith("\ufffd") && this.pending.length < LONGEST_CHARACTER) return "";
    this.before = [...this.before, ...this.pending].slice(-LOOK_BACK);
    this.pending = [];
    return text;
  }
}
