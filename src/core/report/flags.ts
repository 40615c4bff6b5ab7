import type { Flag, Preset } from "../domain/report";
import type { RunEnded, RunStarted } from "../domain/journal";
import type { RequestTrial, Trial } from "../domain/trial";
import { sameSettings } from "../domain/settings";
import { plural } from "../format";
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
    ...aboutTheTrials(trials),
    ...recallFlags(trials, presets),
    ...presetFlags(presets),
    ...aboutOtherModels(ended),
    ...plausibilityFlags(started, trials),
  ];
}

function aboutTheMachine({ environment, model }: RunStarted): Flag[] {
  const flags: Flag[] = [];
  const { engine, hardware } = environment;
  if (engine.kind === "simulated") flags.push({ severity: "warning", message: "The engine is simulated: nothing here was measured." });
  if (engine.kind === "embedded") {
    flags.push({ severity: "note", message: "Measured on the embedded engine, not on Ollama: speeds and memory are this engine's." });
  }
  if (!engine.local) {
    flags.push({
      severity: "warning",
      message: "The server is remote: local hardware readings do not apply, and the memory limits were not enforced.",
    });
  }
  if (engine.server.state === "assumed") {
    const { kvCacheType, numParallel } = engine.server.settings;
    flags.push({
      severity: "note",
      message: `The server's environment cannot be read; assumed: ${kvCacheType} KV cache, ${numParallel} slot${numParallel === 1 ? "" : "s"}.`,
    });
  }
  if (hardware.power === "battery")
    flags.push({ severity: "warning", message: "The machine ran on battery: expect other speeds on mains." });
  if (model.randomWeights && engine.kind !== "simulated") {
    flags.push({ severity: "note", message: "The model's weights are random: speed and memory are true, answers mean nothing." });
  }
  if (engine.kind !== "simulated" && !canTellTooMany(model)) {
    flags.push({
      severity: "note",
      message: "A server that counts more tokens than there are would not be noticed with this model: its vocabulary is small, unknown or made up.",
    });
  }
  if (model.architecture.state === "unknown") {
    flags.push({ severity: "warning", message: `Memory could not be predicted before a load: ${model.architecture.why}` });
  }
  return flags;
}

/** The server uses a GPU that O3 cannot read: its memory and temperature are not watched. */
function aboutUnseenGpus({ environment: { engine, hardware } }: RunStarted, trials: readonly Trial[]): Flag[] {
  const shares = trials.flatMap((trial) => (trial.type === "load" && "gpuShare" in trial.outcome ? [trial.outcome.gpuShare] : []));
  const most = Math.max(0, ...shares);
  if (!engine.local || hardware.gpus.length > 0 || most < LEAST_GPU_SHARE) return [];
  return [
    {
      severity: "warning",
      message: `The server has up to ${Math.round(most * 100)} % of the model on a GPU, but O3 finds none here: its memory and temperature are not watched, and no limit holds there. Run \`o3 doctor\` to see which tools are missing.`,
    },
  ];
}

const LEAST_GPU_SHARE = 0.05;

function aboutTheTrials(trials: readonly Trial[]): Flag[] {
  const flags: Flag[] = [];
  const contended = trials.filter((trial) => trial.contended).length;
  if (contended > 0) {
    const share = `${contended} of ${trials.length} trials`;
    flags.push({
      severity: contended * 4 > trials.length ? "warning" : "note",
      message: `Other programs used ${busy(trials)} during ${share}; speeds from then are left out where undisturbed ones exist.`,
    });
  }
  const late = trials.filter((trial) => mayBeShifted(trial, clientMs(trial) ?? Infinity)).length;
  if (late > 0) {
    flags.push({
      severity: late * 4 > trials.length ? "warning" : "note",
      message: `O3 itself was too busy to time ${late} of ${trials.length} trials closely; loading times and times to the first token from then are left out where others exist. The server's own counters, and whether a request succeeded, do not depend on it.`,
    });
  }
  const untold = trials.filter(({ watch }) => watch?.otherCores === null).length;
  if (untold > 0) {
    flags.push({
      severity: "note",
      message: `During ${untold} of ${trials.length} trials it is not known whether other programs used the processor: their speeds are used, but nothing says that they are undisturbed.`,
    });
  }
  flags.push(...aboutFootprints(trials));
  flags.push(...aboutContradictions(trials));
  const gaveUp = requestsOf(trials).filter(({ verdict }) => verdict.state === "void" && verdict.cause === "gateway");
  const last = gaveUp.at(-1)?.verdict;
  if (last?.state === "void")
    flags.push({ severity: "warning", message: `${plural(gaveUp.length, "request")} got no answer, and count neither for nor against the model. ${last.why}` });
  const voids = requestsOf(trials).filter(({ verdict }) => verdict.state === "void" && verdict.cause !== "gateway" && verdict.cause !== "contradicted").length;
  if (voids > 0)
    flags.push({ severity: "note", message: `${voids} incomplete replies were discarded (no end or no token counts) and asked again.` });
  return flags;
}

/** What others used, and who they were as far as that is known. */
function busy(trials: readonly Trial[]): string {
  const contended = trials.filter((trial) => trial.contended);
  const waited = contended.filter(({ waitMs }) => waitMs !== undefined).length;
  const cores = new Map<string, number>();
  for (const { name, cores: used } of contended.flatMap(({ watch }) => watch?.outsiders ?? [])) cores.set(name, (cores.get(name) ?? 0) + used);
  const names = [...cores].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name]) => name);
  const what = waited === 0 ? "the processor" : waited === contended.length ? "the server" : "the processor or the server";
  return `${what}${names.length > 0 ? ` (most of all ${names.join(", ")})` : ""}`;
}

/** Whose memory was read, where it was not that of the engine's own processes. */
function aboutFootprints(trials: readonly Trial[]): Flag[] {
  const told = trials.flatMap((trial) => (trial.type === "load" && "use" in trial.outcome && trial.outcome.use ? [trial.outcome.use.told] : []));
  const [byServer, byPool] = [told.filter((by) => by === "server").length, told.filter((by) => by === "pool").length];
  return [
    ...(byServer > 0
      ? [
          {
            severity: "note" as const,
            message: `No process that O3 can see holds what the server says the model takes (a proxy, a container or another machine may be in between): for ${byServer} of ${told.length} loads its memory is the server's own figure.`,
          },
        ]
      : []),
    ...(byPool > 0
      ? [
          {
            severity: "note" as const,
            message: `For ${byPool} of ${told.length} loads the model's memory is what the whole machine's grew by, with other programs' changes in it: the engine's processes do not show it.`,
          },
        ]
      : []),
  ];
}

function aboutContradictions(trials: readonly Trial[]): Flag[] {
  const found = requestsOf(trials).flatMap(({ verdict }) => (verdict.state === "void" && verdict.cause === "contradicted" ? [verdict.why] : []));
  const [first] = found;
  return first === undefined
    ? []
    : [{ severity: "warning", message: `${found.length} ${found.length === 1 ? "reply" : "replies"} cannot be true and prove nothing. The first: ${first}` }];
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
    return [
      {
        severity: "warning",
        message: `At ${contextTokens} tokens the model named both hidden code words in ${both} of ${read.length} replies, though it can at short lengths: stable, but it may not use the whole window.`,
      },
    ];
  });
}

function recalled(trial: RequestTrial): "both" | "not-both" | null {
  if (trial.verdict.state !== "success" || trial.verdict.recall.state !== "measured") return null;
  return trial.verdict.recall.startFound && trial.verdict.recall.endFound ? "both" : "not-both";
}

function presetFlags(presets: readonly Preset[]): Flag[] {
  return presets
    .filter((preset) => preset.evidence.state === "rejected")
    .map((preset) => ({ severity: "warning", message: `${preset.name} at ${preset.contextTokens} tokens was rejected.` }));
}

function aboutOtherModels(ended: RunEnded | null): Flag[] {
  if (!ended || ended.letGo.length === 0) return [];
  return [{ severity: "note", message: `In memory before the run and not put back: ${ended.letGo.join(", ")}.` }];
}
