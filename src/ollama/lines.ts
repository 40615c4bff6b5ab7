/** Cuts a stream of bytes into lines, wherever the chunks were cut. Blank lines are dropped. */
export class LineReader {
  private readonly decoder = new TextDecoder();
  private rest = "";

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Uint8Array): void {
    this.take(this.decoder.decode(chunk, { stream: true }));
  }

  /** The last line may lack its line feed. */
  end(): void {
    this.take(`${this.decoder.decode()}\n`);
  }

  private take(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") this.onLine(line);
  }
}
