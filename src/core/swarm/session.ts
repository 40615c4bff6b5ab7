import type { Random } from "../ports";
import { writeDocument } from "../workload/prompt";
import { wordsForTokens } from "../workload/token-count";
import type { TokenScale } from "../workload/token-count";
import type { SessionShape } from "./shapes";

/** One agent's conversation: it grows turn by turn, and begins anew with another first line where the window would be full. */
export class AgentSession {
  private text = "";
  /** Of `text`, as the server counted it. */
  private tokens = 0;

  constructor(
    private readonly shape: SessionShape,
    private readonly scale: TokenScale,
    private readonly random: Random,
  ) {}

  /** The whole prompt of the next turn. Its first line is this session's alone: no other agent's prompt is in the server's cache for it. */
  next(): string {
    const { firstTokens, turnTokens, replyTokens, windowTokens } = this.shape;
    if (this.text === "" || this.tokens + turnTokens + replyTokens > windowTokens) {
      this.text = this.words(firstTokens);
      this.tokens = firstTokens;
    } else {
      this.text += `\n${this.words(turnTokens)}`;
      this.tokens += turnTokens;
    }
    this.text += "\nAnswer:";
    return this.text;
  }

  /** The server takes no such prompt: the next turn begins anew. */
  refused(): void {
    this.text = "";
  }

  answered(reply: string, tokens: { readonly prompt: number; readonly output: number }): void {
    this.text += reply;
    this.tokens = tokens.prompt + tokens.output;
  }

  private words(tokens: number): string {
    return writeDocument(wordsForTokens({ ...this.scale, overhead: 0 }, tokens), this.random).text;
  }
}
