import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The proxy that clients are told to use for all but loopback: it notes where they wanted to go, and refuses. */
export interface Outside {
  readonly endpoint: string;
  /** Hosts, each once. */
  readonly wanted: ReadonlySet<string>;
  stop(): Promise<void>;
}

export async function startOutside(): Promise<Outside> {
  const wanted = new Set<string>();
  const server = createServer((request, response) => {
    wanted.add(new URL(request.url ?? "/", "http://unnamed").host);
    response.writeHead(403).end();
  });
  server.on("connect", (request, socket) => {
    wanted.add(request.url ?? "");
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wanted,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
