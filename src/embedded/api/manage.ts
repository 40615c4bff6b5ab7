import { checkedName } from "../models/name";
import { decode, objectOf, readBody, stringOf } from "./body";
import type { Exchange, Handler } from "./context";
import { ApiError } from "./errors";
import { LineStream, sendJson, sendNothing } from "./reply";

const NO_PULL = "pull model manifest: the embedded engine has no registry; put a .gguf file into its models folder";

export const create: Handler = async ({ catalog }, { request, response }) => {
  const fields = decode(await readBody(request), "CreateRequest", {
    model: "string",
    name: "string",
    from: "string",
    files: "object",
    parameters: "object",
    stream: "bool",
  });
  const name = checkedName(stringOf(fields.model ?? fields.name));
  if (fields.from === undefined && fields.files === undefined) throw new ApiError(400, "neither 'from' or 'files' was specified");
  if (fields.from === undefined)
    throw new ApiError(400, "the embedded engine makes models from other models only; put files into its models folder");
  const from = catalog.find(stringOf(fields.from));
  if (!from) throw new ApiError(500, NO_PULL);
  const digest = await catalog.digest(from);
  const made = catalog.derive(name, from, objectOf(fields.parameters));
  if (fields.stream === false) {
    sendJson(response, 200, { status: "success" });
    return;
  }
  const stream = new LineStream(response);
  stream.write([
    { status: `using existing layer sha256:${digest}` },
    { status: `creating new layer sha256:${await catalog.digest(made)}` },
    { status: "writing manifest" },
    { status: "success" },
  ]);
  stream.end();
};

export const copy: Handler = async ({ catalog }, { request, response }) => {
  const fields = decode(await readBody(request), "CopyRequest", { source: "string", destination: "string" });
  const source = stringOf(fields.source);
  checkedName(source);
  const destination = stringOf(fields.destination);
  checkedName(destination);
  const from = catalog.find(source);
  if (!from) throw new ApiError(404, `model ${JSON.stringify(source)} not found`);
  catalog.copy(from, destination);
  sendNothing(response);
};

/** A model that is loaded stays so until it expires. */
export const remove: Handler = async ({ catalog }, { request, response }) => {
  const fields = decode(await readBody(request), "DeleteRequest", { model: "string", name: "string" });
  const name = stringOf(fields.model ?? fields.name);
  checkedName(name);
  catalog.delete(name);
  sendNothing(response);
};

export const pull: Handler = async (_services, exchange) => {
  const fields = decode(await readBody(exchange.request), "PullRequest", {
    model: "string",
    name: "string",
    stream: "bool",
    insecure: "bool",
  });
  checkedName(stringOf(fields.model ?? fields.name));
  if (fields.stream === false) throw new ApiError(500, NO_PULL);
  refuseInStream(exchange);
};

/** A failure of a streamed pull comes behind status 200. */
function refuseInStream({ response }: Exchange): void {
  const stream = new LineStream(response);
  stream.write([{ status: "pulling manifest" }, { error: NO_PULL }]);
  stream.end();
}
