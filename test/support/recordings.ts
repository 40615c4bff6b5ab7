import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** One request to a real Ollama and what came back (scripts/pack-recordings.mjs packs them). */
export interface Recording {
  readonly version: RecordedVersion;
  readonly name: string;
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown };
  /** 0 where no answer came before the recording client gave up. */
  readonly status: number;
  readonly contentType: string;
  /** A parsed JSON reply, the parsed lines of a streamed one, or other text as it came. */
  readonly response: unknown;
  /** Milliseconds after the request at which each line of a stream came. */
  readonly chunkMs: readonly number[];
  /** The recording client closed the connection in the middle of the stream. */
  readonly aborted: boolean;
  readonly wallMs: number;
}

export const RECORDED_VERSIONS = ["0.24", "0.33"] as const;
export type RecordedVersion = (typeof RECORDED_VERSIONS)[number];

const line = z.object({
  name: z.string(),
  request: z.object({ method: z.string(), path: z.string(), body: z.unknown().optional() }),
  status: z.number(),
  content_type: z.string().default("text/plain"),
  response: z.unknown(),
  chunk_ms: z.array(z.number()).default([]),
  aborted: z.boolean().default(false),
  wall_ms: z.number(),
});

const unpacked = new Map<RecordedVersion, readonly Recording[]>();

/** All recordings of a version, in the order of their names. */
function recordingsOf(version: RecordedVersion): readonly Recording[] {
  const known = unpacked.get(version) ?? unpack(version);
  unpacked.set(version, known);
  return known;
}

function unpack(version: RecordedVersion): readonly Recording[] {
  const packed = readFileSync(join(__dirname, "recordings", `${version}.jsonl.gz`));
  return gunzipSync(packed)
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((text) => {
      const { name, request, status, content_type, response, chunk_ms, aborted, wall_ms } = line.parse(JSON.parse(text));
      return { version, name, request, status, contentType: content_type, response, chunkMs: chunk_ms, aborted, wallMs: wall_ms };
    });
}

export const allRecordings = (): readonly Recording[] => RECORDED_VERSIONS.flatMap(recordingsOf);

export function recording(version: RecordedVersion, name: string): Recording {
  const found = recordingsOf(version).find((entry) => entry.name === name);
  if (!found) throw new Error(`There is no recording ${version}/${name}.`);
  return found;
}

/** The bodies as they went over the wire: a stream is one JSON a line, anything else one piece. */
export function wireChunks({ response }: Recording): readonly string[] {
  if (typeof response === "string") return [response];
  if (Array.isArray(response)) return response.map((entry) => `${JSON.stringify(entry)}\n`);
  return [JSON.stringify(response)];
}
