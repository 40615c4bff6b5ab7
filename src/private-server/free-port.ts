import { createServer } from "node:net";
import { EngineError } from "../core/errors";
import { HOST } from "./launch";

/** A loopback port that is free now; somebody else may take it before it is used. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new EngineError("unreachable", { code: "port-not-named" }));
      });
    });
  });
}
