import { get } from "node:http";
import { HOST } from "./launch";

const LIMIT_MS = 2_000;
const ENOUGH_BYTES = 65_536;

/** Whether an Ollama server answers on a port now. Resolves to false on any failure, an abort included. */
export function answersOn(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const limits = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
    const no = (): void => {
      resolve(false);
    };
    const request = get({ host: HOST, port, path: "/api/version", agent: false, signal: limits }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
        if (body.length > ENOUGH_BYTES) request.destroy();
      });
      response.on("end", () => {
        resolve(response.statusCode === 200 && isVersion(body));
      });
      response.on("error", no);
      response.on("close", no);
    });
    request.on("error", no);
  });
}

function isVersion(body: string): boolean {
  try {
    const reply: unknown = JSON.parse(body);
    return typeof reply === "object" && reply !== null && "version" in reply;
  } catch {
    return false;
  }
}
