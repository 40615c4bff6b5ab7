import assert from "node:assert/strict";
import fc from "fast-check";
import type { HardwareProbe } from "../../../src/core/ports";
import { installedModels } from "../../../src/app/installed-models";
import { createHardwareProbe } from "../../../src/hardware";
import { systemClock } from "../../../src/app/clock";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { play, sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { recording, RECORDED_VERSIONS } from "../../support/recordings";
import type { RecordedVersion } from "../../support/recordings";

const never = new AbortController().signal;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** Every place in a reply, the reply itself left out. */
function placesIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value) ? value.map((one: Json, at) => [at, one] as const) : Object.entries(value);
  return entries.flatMap(([key, one]) => [[...path, key], ...placesIn(one, [...path, key])]);
}

/** The reply with one place removed (undefined), or holding something else. */
function changed(value: Json, [key, ...rest]: Path, to: Json | undefined): Json {
  if (key === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const list = [...(value as readonly Json[])];
    if (rest.length === 0 && to === undefined) return list.filter((_, at) => at !== key);
    return list.map((one, at) => (at === key ? (rest.length === 0 ? (to ?? null) : changed(one, rest, to)) : one));
  }
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(
    entries.flatMap(([name, one]): (readonly [string, Json])[] => {
      if (name !== key) return [[name, one]];
      if (rest.length > 0) return [[name, changed(one, rest, to)]];
      return to === undefined ? [] : [[name, to]];
    }),
  );
}

const ODD: readonly (Json | undefined)[] = [undefined, null, 0, -1, 0.5, 1e8, 1e300, "", "odd", true, [], {}, [null], { a: null }];

describe("what is installed, read from a server that sends something odd", () => {
  let server: LocalServer;
  let probe: HardwareProbe;
  before(async () => {
    server = await startLocalServer();
    const real = createHardwareProbe({ endpoint: server.url, clock: systemClock() });
    // The machine is read once: it is not what is tried here.
    const [profile, reading] = [await real.profile(never), await real.read(never)];
    probe = { ...real, profile: () => Promise.resolve(profile), read: () => Promise.resolve(reading) };
  });
  after(() => server.stop());

  const answer = (version: RecordedVersion, path: string, odd: Json, model: string | null): void => {
    const names = { "/": "root-get", "/api/version": "version", "/api/tags": "tags", "/api/ps": "ps-512", "/api/show": "show" } as const;
    server.answer((request, response) => {
      const named = (request.body as { readonly model?: string } | null)?.model ?? null;
      if (request.path === path && (model === null || named === model)) sendJson(response, 200, odd);
      else if (request.path in names) play(recording(version, names[request.path as keyof typeof names]), response);
      else sendJson(response, 404, { error: "not here" });
    });
  };
  const rows = async (): Promise<readonly string[]> => {
    const engine = createOllamaEngine({ endpoint: server.url, env: {} });
    try {
      return (await installedModels({ engine, probe }, new Map(), never)).models.map(({ model }) => model.name);
    } finally {
      await engine.close();
    }
  };
  const listed = (version: RecordedVersion): readonly string[] =>
    (recording(version, "tags").response as { readonly models: readonly { readonly name: string }[] }).models.map(({ name }) => name);

  for (const version of RECORDED_VERSIONS) {
    for (const [path, name] of [
      ["/api/ps", "ps-512"],
      ["/api/show", "show"],
    ] as const) {
      it(`lists every model of ${version}, whatever one place of ${path} holds`, async () => {
        const reply = recording(version, name).response as Json;
        const all = listed(version);
        for (const place of placesIn(reply)) {
          // The tensors are many, and all alike.
          if (place[0] === "tensors" && place.length > 2) continue;
          for (const to of ODD) {
            answer(version, path, changed(reply, place, to), path === "/api/show" ? (all[0] ?? null) : null);
            assert.deepEqual(await rows(), all, JSON.stringify([place, to]));
          }
        }
      }).timeout(60_000);
    }

    it(`lists every other model of ${version}, whatever one place of one entry of /api/tags holds`, async () => {
      const reply = recording(version, "tags").response as { readonly models: readonly Json[] };
      const all = listed(version);
      const places = placesIn(reply as unknown as Json).filter(([first, at]) => first === "models" && at !== undefined);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...ODD), async (place, to) => {
          answer(version, "/api/tags", changed(reply, place, to), null);
          const seen = await rows();
          for (const [at, other] of all.entries()) if (at !== place[1]) assert(seen.includes(other), `${other} is hidden`);
        }),
        { numRuns: 60 },
      );
    }).timeout(60_000);

    for (const odd of [null, {}, { models: null }] as const) {
      it(`lists nothing where ${version} lists nothing: ${JSON.stringify(odd)} of /api/ps and of a list of models`, async () => {
        answer(version, "/api/ps", odd, null);
        assert.deepEqual(await rows(), listed(version));
        answer(version, "/api/tags", odd, null);
        assert.deepEqual(await rows(), []);
      });
    }
  }
});
