import type { IncomingMessage } from "node:http";
import { ApiError } from "./errors";

/** A prompt of a million tokens takes a few MB. */
const LIMIT_BYTES = 256 * 2 ** 20;

/** The JSON value of a request. @throws ApiError 400 in Go's words */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LIMIT_BYTES) throw new ApiError(413, "request body too large");
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (text.trim() === "") throw new ApiError(400, "missing request body");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, syntaxError(error));
  }
}

function syntaxError(error: unknown): string {
  const said = error instanceof Error ? error.message : "";
  const character = /Unexpected token '?(.)/u.exec(said)?.[1];
  return character === undefined ? "unexpected EOF" : `invalid character '${character}' looking for beginning of value`;
}

type FieldKind = "string" | "bool" | "object" | "objects" | "integers" | "any";

const GO_TYPES: Readonly<Record<FieldKind, string>> = {
  string: "string",
  bool: "bool",
  object: "map[string]interface {}",
  objects: "[]api.Message",
  integers: "[]int",
  any: "any",
};

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function fits(value: unknown, kind: FieldKind): boolean {
  switch (kind) {
    case "any":
      return true;
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "object":
      return isObject(value);
    case "objects":
      return Array.isArray(value) && value.every(isObject);
    case "integers":
      return Array.isArray(value) && value.every(Number.isInteger);
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Fields of a request; null and missing are the same. Fields that no list names are dropped.
 * @param struct Go's name for the request, which its error texts show
 * @throws ApiError 400 in Go's words when a field has another type
 */
export function decode(body: unknown, struct: string, fields: Readonly<Record<string, FieldKind>>): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw new ApiError(400, `json: cannot unmarshal ${jsonKind(body)} into Go value of type api.${struct}`);
  const found: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value = body[name];
    if (value === undefined || value === null) continue;
    if (!fits(value, kind)) {
      throw new ApiError(400, `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${struct}.${name} of type ${GO_TYPES[kind]}`);
    }
    found[name] = value;
  }
  return found;
}

export const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
