import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { wireChunks } from "./recordings";
import type { Recording } from "./recordings";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Parsed; null where there was none. */
  readonly body: unknown;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** A real HTTP server on loopback for tests of what speaks to Ollama. */
export interface LocalServer {
  readonly url: URL;
  /** Every request in the order of arrival. */
  readonly seen: readonly SeenRequest[];
  /** Answers from now on with this handler. */
  readonly answer: (handler: Handler) => void;
  readonly stop: () => Promise<void>;
}

export async function startLocalServer(first: Handler = notFound): Promise<LocalServer> {
  const seen: SeenRequest[] = [];
  let handler = first;
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((text) => {
      const request = { method: incoming.method ?? "", path: incoming.url ?? "", body: text === "" ? null : (JSON.parse(text) as unknown) };
      seen.push(request);
      handler(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    seen,
    answer: (next) => {
      handler = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Answers as the recorded server did. Where it did not answer in time, neither does this one; where the client left, the line breaks. */
export function play(recording: Recording, response: ServerResponse): void {
  if (recording.status === 0) return;
  response.writeHead(recording.status, { "content-type": recording.contentType });
  for (const chunk of wireChunks(recording)) response.write(chunk);
  if (recording.aborted) response.socket?.destroySoon();
  else response.end();
}

/** Routes by path, then by the order of the recordings for it; the last one stays. */
export function playAll(recordings: readonly Recording[]): Handler {
  const queues = new Map<string, Recording[]>();
  for (const recording of recordings) queues.set(recording.request.path, [...(queues.get(recording.request.path) ?? []), recording]);
  return (request, response) => {
    const queue = queues.get(request.path) ?? [];
    const next = queue.length > 1 ? queue.shift() : queue[0];
    if (next) play(next, response);
    else notFound(request, response);
  };
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

/** Ends the connection in the middle of whatever was being sent. */
export const breakOff = (response: ServerResponse): void => {
  const socket: Socket | null = response.socket;
  socket?.destroy();
};

function notFound(_request: SeenRequest, response: ServerResponse): void {
  response.writeHead(404, { "content-type": "text/plain" });
  response.end("404 page not found");
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
