import type { Flag, Preset } from "../domain/report";
import type { RunEnded, RunStarted } from "../domain/journal";
import type { RequestTrial, Trial } from "../domain/trial";
import type { Protocol } from "../protocol";
import { sameSettings } from "../domain/settings";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { disturbancesIn } from "../judge/contention";
import type { Disturbance } from "../judge/contention";
import { canTellTooMany } from "../judge/contradiction";
import { plausibilityFlags } from "./plausibility";
import { requestsOf } from "../domain/trial";
import { filledRequests } from "../plan/progress";
import { clientMs, mayBeShifted } from "../judge/own-delay";

/** What a reader has to know before trusting the figures. */
export function flagsFor(started: RunStarted<"optimize">, trials: readonly Trial[], presets: readonly Preset[], ended: RunEnded | null): Flag[] {
  return [
    ...aboutTheMachine(started),
    ...aboutUnseenGpus(started, trials),
    ...aboutTheTrials(trials, started.protocol),
    ...recallFlags(trials, presets),
    ...presetFlags(presets),
    ...aboutOtherModels(ended),
    ...plausibilityFlags(started, trials),
  ];
}

const note = (message: Said): Flag => ({ severity: "note", message });
const warning = (message: Said): Flag => ({ severity: "warning", message });

function aboutTheMachine({ environment, model }: RunStarted): Flag[] {
  const flags: Flag[] = [];
  const { engine, hardware } = environment;
  if (engine.kind === "simulated") flags.push(warning({ code: "simulated" }));
  if (engine.kind === "embedded") flags.push(note({ code: "embedded" }));
  if (!engine.local) flags.push(warning({ code: "remote" }));
  if (engine.server.state === "assumed") {
    const { kvCacheType, numParallel } = engine.server.settings;
    flags.push(note({ code: "server-assumed", kvCacheType, slots: numParallel }));
  }
  if (hardware.power === "battery") flags.push(warning({ code: "battery" }));
  if (model.randomWeights && engine.kind !== "simulated") flags.push(note({ code: "weights-random" }));
  if (engine.kind !== "simulated" && !canTellTooMany(model)) flags.push(note({ code: "counts-not-checked" }));
  if (model.architecture.state === "unknown") flags.push(warning({ code: "memory-not-predicted", why: model.architecture.why }));
  return flags;
}

/** The server uses a GPU that O3 cannot read: its memory and temperature are not watched. */
function aboutUnseenGpus({ environment: { engine, hardware } }: RunStarted, trials: readonly Trial[]): Flag[] {
  const shares = trials.flatMap((trial) => (trial.type === "load" && "gpuShare" in trial.outcome ? [trial.outcome.gpuShare] : []));
  const most = Math.max(0, ...shares);
  if (!engine.local || hardware.gpus.length > 0 || most < LEAST_GPU_SHARE) return [];
  return [warning({ code: "gpu-not-seen", share: most })];
}

const LEAST_GPU_SHARE = 0.05;

function aboutTheTrials(trials: readonly Trial[], protocol: Protocol): Flag[] {
  const flags: Flag[] = [];
  const of = trials.length;
  const bySize = (count: number): ((message: Said) => Flag) => (count * 4 > of ? warning : note);
  flags.push(...aboutOthers(trials, protocol, bySize));
  const late = trials.filter((trial) => mayBeShifted(trial, clientMs(trial) ?? Infinity)).length;
  if (late > 0) flags.push(bySize(late)({ code: "o3-too-busy", trials: late, of }));
  const untold = trials.filter(({ watch }) => watch?.otherCores === null).length;
  if (untold > 0) flags.push(note({ code: "others-not-known", trials: untold, of }));
  flags.push(...aboutFootprints(trials));
  flags.push(...aboutContradictions(trials));
  const gaveUp = requestsOf(trials).filter(({ verdict }) => verdict.state === "void" && verdict.cause === "gateway");
  const last = gaveUp.at(-1)?.verdict;
  if (last?.state === "void") flags.push(warning(together([{ code: "no-answers", requests: gaveUp.length }, last.why])));
  const voids = requestsOf(trials).filter(({ verdict }) => verdict.state === "void" && verdict.cause !== "gateway" && verdict.cause !== "contradicted").length;
  if (voids > 0) flags.push(note({ code: "incomplete-replies", replies: voids }));
  return flags;
}

/** What others used, and who they were as far as that is known. */
function aboutOthers(trials: readonly Trial[], protocol: Protocol, bySize: (count: number) => (message: Said) => Flag): Flag[] {
  const of = trials.length;
  const by = trials.filter(({ contended }) => contended).map((trial) => ({ trial, what: disturbancesIn(trial, protocol) }));
  const having = (what: Disturbance): readonly Trial[] => by.filter((one) => one.what.includes(what)).map(({ trial }) => trial);
  const [onProcessor, onServer, onGpu, unread] = [having("processor"), having("server"), having("gpu"), having("unread")];
  const used = by.filter(({ what }) => what.length === 0 || what.includes("processor") || what.includes("server")).map(({ trial }) => trial);
  const code = onServer.length === 0 ? "others-used-processor" : onProcessor.length === 0 ? "others-used-server" : "others-used-both";
  const models = [...new Set(used.flatMap(({ otherModels = [] }) => otherModels))];
  const onCard = [...new Set(onGpu.flatMap(({ watch }) => watch?.gpuOutsiders ?? []))];
  const flag = (count: number, said: readonly Said[]): Flag[] => (count === 0 ? [] : [bySize(count)(together(said))]);
  return [
    ...flag(used.length, [
      { code, trials: used.length, of },
      ...named("busiest-programs", busiest(used)),
      ...(models.length > 0 ? [{ code: "others-models" as const, models: models.join(", ") }] : []),
    ]),
    ...flag(onGpu.length, [{ code: "others-used-gpu", trials: onGpu.length, of }, ...named("busiest-programs", onCard)]),
    ...flag(unread.length, [{ code: "machine-not-read", trials: unread.length, of }]),
  ];
}

const named = (code: "busiest-programs", names: readonly string[]): Said[] => (names.length > 0 ? [{ code, names: names.join(", ") }] : []);

function busiest(trials: readonly Trial[]): string[] {
  const cores = new Map<string, number>();
  for (const { name, cores: used } of trials.flatMap(({ watch }) => watch?.outsiders ?? [])) cores.set(name, (cores.get(name) ?? 0) + used);
  return [...cores].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name]) => name);
}

/** Whose memory was read, where it was not that of the engine's own processes. */
function aboutFootprints(trials: readonly Trial[]): Flag[] {
  const told = trials.flatMap((trial) => (trial.type === "load" && "use" in trial.outcome && trial.outcome.use ? [trial.outcome.use.told] : []));
  const [byServer, byPool] = [told.filter((by) => by === "server").length, told.filter((by) => by === "pool").length];
  return [
    ...(byServer > 0 ? [note({ code: "memory-by-server", loads: byServer, of: told.length })] : []),
    ...(byPool > 0 ? [note({ code: "memory-by-machine", loads: byPool, of: told.length })] : []),
  ];
}

function aboutContradictions(trials: readonly Trial[]): Flag[] {
  const found = requestsOf(trials).flatMap(({ verdict }) => (verdict.state === "void" && verdict.cause === "contradicted" ? [verdict.why] : []));
  const [first] = found;
  if (first === undefined) return [];
  return [warning(together([{ code: "contradictions", replies: found.length }, { code: "first-contradiction", why: first }]))];
}

/** Recall is a reading of quality, not of stability: it never makes or breaks a certificate, but it is never hidden. */
function recallFlags(trials: readonly Trial[], presets: readonly Preset[]): Flag[] {
  const able = requestsOf(trials).some(
    (trial) => (trial.purpose === "calibrate" || trial.purpose === "depth") && recalled(trial) === "both",
  );
  if (!able) return [];
  const distinct = presets.filter((preset, at) => presets.findIndex(({ settings }) => sameSettings(settings, preset.settings)) === at);
  return distinct.flatMap(({ settings, contextTokens }): Flag[] => {
    const read = filledRequests(trials, settings)
      .map(recalled)
      .filter((reading) => reading !== null);
    const both = read.filter((reading) => reading === "both").length;
    if (read.length === 0 || both / read.length >= 0.8) return [];
    return [warning({ code: "recall-low", contextTokens, both, replies: read.length })];
  });
}

function recalled(trial: RequestTrial): "both" | "not-both" | null {
  if (trial.verdict.state !== "success" || trial.verdict.recall.state !== "measured") return null;
  return trial.verdict.recall.startFound && trial.verdict.recall.endFound ? "both" : "not-both";
}

function presetFlags(presets: readonly Preset[]): Flag[] {
  return presets
    .filter((preset) => preset.evidence.state === "rejected")
    .map(({ name, contextTokens }) => warning({ code: "preset-rejected", preset: name, contextTokens }));
}

function aboutOtherModels(ended: RunEnded | null): Flag[] {
  if (!ended || ended.letGo.length === 0) return [];
  return [note({ code: "not-put-back", models: ended.letGo.join(", ") })];
}
