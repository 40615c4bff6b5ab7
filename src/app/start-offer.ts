import type { StartOffer } from "../core/domain/start-offer";
import { programFile } from "../private-server";
import type { EndpointRef } from "./endpoints";
import { whereIs } from "./endpoints";

const HTTP_PORT = "80";

/** Runs nothing: places where the program may be are looked at. */
export async function startOffer({ url, auth }: EndpointRef, env: Readonly<Record<string, string | undefined>>): Promise<StartOffer> {
  if (url.protocol !== "http:" || url.pathname !== "/" || auth !== null || (await whereIs(url)).local !== "yes") return { kind: "none" };
  const file = await programFile(env, process.platform);
  return file === null ? { kind: "install" } : { kind: "program", file, host: `${url.hostname}:${url.port === "" ? HTTP_PORT : url.port}` };
}
