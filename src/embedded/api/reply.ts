import type { ServerResponse } from "node:http";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": status === 200 ? "text/plain; charset=utf-8" : "text/plain" });
  response.end(text);
}

export function sendNothing(response: ServerResponse): void {
  response.writeHead(200);
  response.end();
}

/** A reply of one JSON document a line. Its head is sent with the first line, so that an early failure can still have a status. */
export class LineStream {
  constructor(private readonly response: ServerResponse) {}

  get started(): boolean {
    return this.response.headersSent;
  }

  write(lines: readonly unknown[]): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    if (!this.started) {
      this.response.socket?.setNoDelay(true);
      this.response.writeHead(200, { "content-type": "application/x-ndjson" });
    }
    this.response.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }

  end(): void {
    if (!this.started) this.response.writeHead(200, { "content-type": "application/x-ndjson" });
    this.response.end();
  }
}
