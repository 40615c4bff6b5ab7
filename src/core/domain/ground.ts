import type { Protocol } from "../protocol";
import type { EngineIdentity, Environment } from "./environment";
import type { ServerSettings } from "./settings";

/**
 * What evidence stands on. Two runs on the same ground measured the same thing, so their evidence may be put together and a preset of
 * one holds for the other. What is null was not recorded, or is of no matter, and is not compared.
 */
export interface Ground {
  readonly modelDigest: string;
  readonly engineKind: string;
  readonly engineVersion: string;
  /** The server's environment. */
  readonly server: ServerSettings | null;
  /** Where the server is, without user and password. */
  readonly endpoint: string | null;
  readonly hardwareFingerprint: string;
  readonly o3Version: string;
  /** The numbers that O3 measures by. */
  readonly protocol: Protocol | null;
}

export const GROUND_CODES = [
  "model",
  "engine-kind",
  "engine-version",
  "kv-cache-type",
  "flash-attention",
  "num-parallel",
  "endpoint",
  "machine",
  "o3",
  "protocol",
] as const;
export type GroundCode = (typeof GROUND_CODES)[number];

export interface GroundDifference {
  readonly code: GroundCode;
  /** As a person reads it. */
  readonly was: string;
  readonly is: string;
}

export const groundOf = (modelDigest: string, { engine, hardware, o3Version }: Environment, protocol: Protocol | null = null): Ground => ({
  modelDigest,
  engineKind: engine.kind,
  engineVersion: engine.version,
  server: engine.server.settings,
  endpoint: placeOf(engine),
  hardwareFingerprint: hardware.fingerprint,
  o3Version,
  protocol,
});

/** On this machine the port tells nothing: what is measured are the machine, the server and its settings, which are compared. Elsewhere the address is all there is. */
function placeOf({ local, endpoint }: EngineIdentity): string {
  return local ? "this machine" : endpoint.replace(/\/\/[^/@]*@/, "//").replace(/\/+$/, "").toLowerCase();
}

/** What is not the same, in a fixed order; empty where both are one ground. */
export function groundDifferences(made: Ground, now: Ground): GroundDifference[] {
  const compared: readonly (readonly [GroundCode, string | null, string | null])[] = [
    ["model", digest(made.modelDigest), digest(now.modelDigest)],
    ["engine-kind", made.engineKind, now.engineKind],
    ["engine-version", made.engineVersion, now.engineVersion],
    ...serverPairs(made.server, now.server),
    ["endpoint", made.endpoint, now.endpoint],
    ["machine", made.hardwareFingerprint, now.hardwareFingerprint],
    ["o3", majorMinor(made.o3Version), majorMinor(now.o3Version)],
    ...protocolPairs(made.protocol, now.protocol),
  ];
  return compared.flatMap(([code, was, is]) => (was === null || is === null || was === is ? [] : [{ code, was, is }]));
}

/** Whether evidence from the one holds on the other. */
export const sameGround = (made: Ground, now: Ground): boolean => groundDifferences(made, now).length === 0;

function serverPairs(made: ServerSettings | null, now: ServerSettings | null): [GroundCode, string, string][] {
  if (!made || !now) return [];
  return [
    ["kv-cache-type", made.kvCacheType, now.kvCacheType],
    ["flash-attention", flash(made), flash(now)],
    ["num-parallel", String(made.numParallel), String(now.numParallel)],
  ];
}

function protocolPairs(made: Protocol | null, now: Protocol | null): ["protocol", string, string][] {
  if (!made || !now) return [];
  const keys = Object.keys({ ...made, ...now }) as (keyof Protocol)[];
  const told = (of: Protocol, key: keyof Protocol): string => `${key} ${JSON.stringify(of[key])}`;
  return keys.sort().map((key) => ["protocol", told(made, key), told(now, key)]);
}

const flash = ({ flashAttention }: ServerSettings): string => (flashAttention === "auto" ? "automatic" : flashAttention ? "on" : "off");

/** Servers print it with and without its algorithm. */
const digest = (text: string): string => text.replace(/^sha256:/, "").slice(0, 12);

/** A patch release does not change how O3 measures. */
const majorMinor = (version: string): string => version.replace(/^v/, "").split(".").slice(0, 2).join(".");
