import { z } from "zod";
import { PRESET_NAMES } from "../../core/domain/evidence";
import { AUTOMATIC_SERVER } from "../../core/domain/settings";
import { REPORT_SCHEMA } from "../../core/domain/report";
import type { ModelReport } from "../../core/domain/report";
import { protocol, runEnding } from "./journal";
import { matching } from "./matching";
import { modelProfile } from "./model";
import { ceiling, optimizeRequest } from "./optimize";
import { environment, nullableNumber, runnerSettings, serverAsked, serverSettings, setup } from "./parts";
import { frontPoint, kvCacheReading, parallelReading, tuning } from "./tuning";
import { said } from "./said";

const measured = z.object({
  value: z.number(),
  n: z.number(),
  units: z.number().default(0),
  sd: nullableNumber.default(null),
  least: nullableNumber.default(null),
  most: nullableNumber.default(null),
  lower: nullableNumber,
  upper: nullableNumber,
  outliers: z.number(),
});

const count = z.object({
  visits: z.number(),
  successes: z.number(),
  ownVisits: z.number(),
  largerVisits: z.number(),
  smallerFailures: z.number(),
  questions: z.number(),
  voids: z.number(),
  contended: z.number(),
  fitsOnly: z.number(),
});

const percentile = z.object({
  share: z.number(),
  n: z.number(),
  value: z.number(),
  confidence: z.number(),
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  needed: z.number(),
});

const measures = z.object({
  decodeTokensPerSecond: measured.nullable(),
  prefillTokensPerSecond: measured.nullable(),
  ttftFullMs: measured.nullable(),
  footprintBytes: measured.nullable(),
  pool: z.enum(["ram", "vram", "ram+vram"]).nullable(),
  loadMs: measured.nullable(),
  waits: z
    .object({
      firstToken: z.array(percentile),
      between: z
        .object({ unit: z.enum(["token", "piece"]), tokensPerPiece: z.number(), p50: measured.nullable(), p95: measured.nullable() })
        .nullable(),
    })
    .optional(),
});

const bound = z.object({ reliability: z.number(), confidence: z.number() });

const evidence = z.discriminatedUnion("state", [
  z.object({ state: z.literal("certified"), count, bound, measures }),
  z.object({ state: z.literal("provisional"), count, bound, measures, why: said, visitsNeeded: z.int().optional() }),
  z.object({ state: z.literal("rejected"), count, measures, why: said }),
]);

const predicted = z.object({ value: z.number(), basis: said });

const preset = z.object({
  name: z.enum(PRESET_NAMES),
  settings: runnerSettings,
  server: serverAsked.default(AUTOMATIC_SERVER),
  contextTokens: z.number(),
  evidence,
  why: said,
  nextTurn: z.object({ newTokens: z.number(), ttftMs: predicted, decodeTokensPerSecond: predicted }).nullable().default(null),
});

const ground = z.object({
  modelDigest: z.string(),
  engineKind: z.string(),
  engineVersion: z.string(),
  server: serverSettings.nullable(),
  endpoint: z.string().nullable(),
  hardwareFingerprint: z.string(),
  o3Version: z.string(),
  protocol: protocol.nullable(),
});

const current = z.object({
  ground,
  presets: z.array(preset.extend({ runId: z.string(), measuredAt: z.number() })),
  withdrawn: z.array(z.object({ name: z.enum(PRESET_NAMES), contextTokens: z.number(), runId: z.string(), failedIn: z.string() })),
});

const curvePoint = z.object({
  contextTokens: z.number(),
  footprint: z.object({ predictedBytes: nullableNumber, measured: measured.nullable() }),
  decode: measured.nullable(),
  ttft: measured.nullable(),
});

const curve = z.object({
  setup,
  presets: z.array(z.enum(PRESET_NAMES)),
  points: z.array(curvePoint),
  fitted: z
    .object({
      basis: said,
      deepestMeasuredTokens: z.number(),
      points: z.array(z.object({ depthTokens: z.number(), decodeTokensPerSecond: z.number(), ttftMs: z.number() })),
    })
    .nullable(),
});

const report = z.object({
  kind: z.literal("optimize"),
  schema: z.literal(REPORT_SCHEMA),
  model: modelProfile,
  environment,
  request: optimizeRequest,
  runIds: z.array(z.string()),
  startedAt: z.number(),
  endedAt: nullableNumber,
  ending: z.union([runEnding, z.object({ state: z.literal("unfinished") })]),
  simulated: z.boolean(),
  ceiling,
  presets: z.array(preset),
  rejected: z.array(runnerSettings),
  current,
  rollback: z.object({ settings: runnerSettings, contextTokens: nullableNumber, footprintBytes: nullableNumber }),
  moreBudget: z.object({ presetName: z.enum(PRESET_NAMES), contextTokens: z.number(), neededMs: nullableNumber }).nullable().default(null),
  // Reports of O3 0.1 have one curve, of the setup that was searched with; it is made anew from the journal.
  curves: z.array(curve).default([]),
  fillTime: z.object({ atCeilingMs: z.object({ value: z.number(), basis: said }).nullable() }),
  tuning: tuning.nullable().default(null),
  kvCache: z.array(kvCacheReading).default([]),
  parallel: z.array(parallelReading).default([]),
  front: z.array(frontPoint).default([]),
  roomBytes: nullableNumber.default(null),
  memoryModel: z.object({ errorBeforeLoad: nullableNumber, errorAfterTwoLoads: nullableNumber }),
  flags: z.array(z.object({ severity: z.enum(["note", "warning"]), message: said })),
  totals: z.object({
    loads: z.number(),
    requests: z.number(),
    failures: z.number(),
    voids: z.number(),
    contended: z.number(),
    outliers: z.number(),
  }),
});

/** `summaries/<model>.json`, and what `--json` prints. */
export const reportSchema = matching<ModelReport>()(report);
