import assert from "node:assert/strict";
import type { Recording } from "./recordings";

/** What a server answered, as the recordings hold it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

const LIMIT_MS = 30_000;

/** Sends a recorded request to another server. `rename` gives the names that its models have there. */
export async function replay(endpoint: string, { request }: Recording, rename: (model: string) => string): Promise<Answer> {
  const { method, path, body } = request;
  const text = body === undefined || body === null || typeof body === "string" ? body : JSON.stringify(renamed(body, rename));
  const response = await fetch(endpoint + path, {
    method,
    ...(typeof text === "string" ? { body: text } : {}),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  return { status: response.status, contentType: response.headers.get("content-type") ?? "", body: parse(await response.text()) };
}

function renamed(body: object, rename: (model: string) => string): object {
  const fields = ["model", "from", "source"];
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      fields.includes(key) && typeof value === "string" ? rename(value) : (value as unknown),
    ]),
  );
}

/** A document, a list of documents where each line is one, or text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return text
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
    } catch {
      return text;
    }
  }
}

/** Keys whose values are measured, random or this machine's: only their type is compared. */
export function assertAlike(actual: unknown, recorded: unknown, optional: readonly string[], at = "reply"): void {
  assert.equal(kindOf(actual), kindOf(recorded), `${at}: ${JSON.stringify(actual)}`);
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    // Lists differ in length; the first elements and the last ones show the shape.
    for (const end of [0, -1]) {
      if (recorded.at(end) !== undefined && actual.at(end) !== undefined)
        assertAlike(actual.at(end), recorded.at(end), optional, `${at}[${end}]`);
    }
    return;
  }
  if (isObject(recorded) && isObject(actual)) {
    const missing = Object.keys(recorded).filter((key) => !(key in actual) && !optional.includes(key));
    const added = Object.keys(actual).filter((key) => !(key in recorded) && !key.startsWith("x_") && !optional.includes(key));
    assert.deepEqual({ missing, added }, { missing: [], added: [] }, at);
    for (const key of Object.keys(recorded)) if (key in actual) assertAlike(actual[key], recorded[key], optional, `${at}.${key}`);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const isObject = (value: unknown): value is Record<string, unknown> => kindOf(value) === "object";
