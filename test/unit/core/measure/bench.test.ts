import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import type { HardwareReading } from "../../../../src/core/domain/hardware";
import { AUTOMATIC } from "../../../../src/core/domain/settings";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { Cancelled } from "../../../../src/core/errors";
import { noTraffic } from "../../../../src/core/measure/bench";
import type { Bench } from "../../../../src/core/measure/bench";
import { exchangeOf } from "../../../../src/core/measure/exchanges";
import { measureRequest } from "../../../../src/core/measure/request";
import type { RequestPlan } from "../../../../src/core/measure/request";
import type { GenerateRequest } from "../../../../src/core/ports";
import { partialSaid } from "../../../../src/core/report/partial";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { createRandom } from "../../../../src/core/statistics/random";
import { writeDocument } from "../../../../src/core/workload/prompt";
import { Guard } from "../../../../src/hardware/guard";
import { parseRecord } from "../../../../src/results/schema/journal";
import { inWords } from "../../../../src/words/said";
import { createOllamaEngine } from "../../../../src/ollama/engine";
import { FakeMachine, readingOf } from "../../../support/hardware/machine";
import { breakOff, startLocalServer } from "../../../support/local-server";
import type { LocalServer } from "../../../support/local-server";
import { pretendOllama } from "../../../support/pretend-ollama";
import { VirtualClock } from "../../../support/simulated/clock";
import { until } from "../../../support/until";
import { sampleOf } from "../../results/records";

const LIMITS = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
const ram = (share: number): HardwareReading => readingOf({ ram: { usedBytes: share * 1000, totalBytes: 1000 } });
const silent = (): void => undefined;

interface OnBench {
  readonly bench: Bench;
  readonly machine: FakeMachine;
  readonly trials: readonly Trial[];
  readonly plan: RequestPlan;
  readonly ask: (signal: AbortSignal, timeLimitMs?: number) => Promise<RequestTrial>;
}

/** A bench on a real server over loopback and a machine whose readings are given. */
async function benchOn(server: LocalServer, readings: readonly HardwareReading[]): Promise<OnBench> {
  const { environment, model } = await sampleOf("run-started");
  const machine = new FakeMachine(readings);
  const guard = new Guard(machine.options(LIMITS));
  const trials: Trial[] = [];
  const bench: Bench = {
    engine: createOllamaEngine({ endpoint: server.url, env: {} }),
    probe: {
      profile: () => Promise.reject(new Error("Nobody asks.")),
      read: () => Promise.reject(new Error("Nobody asks.")),
      watch: (_limits, onEvent) => guard.watch(onEvent),
    },
    clock: new VirtualClock(),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    random: createRandom(1),
    runId: "run",
    runKind: "optimize",
    environment,
    model: { ...model, name: "m" },
    protocol: DEFAULT_PROTOCOL,
    limits: LIMITS,
    seed: 1,
    resident: null,
    traffic: noTraffic(),
    onWatch: machine.onEvent,
    remainingMs: () => Number.POSITIVE_INFINITY,
    record: (trial) => {
      trials.push(trial);
      return Promise.resolve();
    },
    nextId: () => `run/${trials.length}`,
  };
  const plan = { purpose: "turn", loadId: "run/0", settings: AUTOMATIC, contextTokens: 4096, question: 0, expectedPromptTokens: null } as const;
  const planOf = (timeLimitMs: number): RequestPlan => ({ ...plan, document: writeDocument(50, bench.random), timeLimitMs });
  return {
    bench,
    machine,
    trials,
    plan: planOf(600_000),
    ask: (signal, timeLimitMs = 600_000) => measureRequest(bench, planOf(timeLimitMs), signal),
  };
}

describe("a bench with eight requests at once", () => {
  let server: LocalServer;
  let waiting: number;
  const never = new AbortController().signal;
  const eight = ({ ask }: OnBench, signal: AbortSignal): Promise<RequestTrial>[] => Array.from({ length: 8 }, () => ask(signal));

  beforeEach(async () => {
    waiting = 0;
    server = await startLocalServer();
  });

  afterEach(() => server.stop());

  /** Takes every request, and answers none of its generations. */
  const answersNone = (): void => {
    server.answer(
      pretendOllama([{ name: "m" }], ({ path }) => {
        if (path === "/api/generate") waiting++;
        return path === "/api/generate";
      }),
    );
  };

  it("watches the machine once for all of them", async () => {
    server.answer(pretendOllama([{ name: "m" }]));
    const on = await benchOn(server, [ram(0.5)]);
    const asked = await Promise.all(eight(on, never));
    assert.deepEqual(new Set(asked.map(({ watch }) => watch?.before.ram.usedBytes)), new Set([500]));
    // At most a full reading for each end; the beginning is one for all.
    assert.ok(on.machine.depths.length < 2 * asked.length, `${on.machine.depths.length} readings`);
    assert.equal(on.machine.open, false);
  });

  it("ends them all on a breach, and each is a failure in the journal", async () => {
    answersNone();
    const on = await benchOn(server, [ram(0.5), ram(0.95)]);
    const asked = eight(on, never);
    await until("all eight to be asked", () => waiting === 8);
    await on.machine.tick();
    await Promise.all(asked);
    assert.deepEqual(
      on.trials.map((trial) => trial.type === "request" && trial.verdict.state === "failure" && trial.verdict.reason),
      Array(8).fill("limit-breached"),
    );
  });

  it("lets go of them all on a cancel, takes no reading for it and writes nothing down", async () => {
    answersNone();
    const on = await benchOn(server, [ram(0.5)]);
    const user = new AbortController();
    const asked = eight(on, user.signal);
    await until("all eight to be asked", () => waiting === 8);
    const before = on.machine.depths.length;
    user.abort();
    const ends = await Promise.allSettled(asked);
    assert.ok(ends.every((end) => end.status === "rejected" && end.reason instanceof Cancelled));
    assert.deepEqual([on.machine.depths.length - before, on.trials.length, on.machine.open], [0, 0, false]);
  });

  it("does not wait for a machine that answers no reading when the user cancels", async () => {
    const on = await benchOn(server, [ram(0.5)]);
    const user = new AbortController();
    on.machine.hangs = true;
    const asked = on.ask(user.signal);
    user.abort();
    await assert.rejects(asked, Cancelled);
  });

  it("ends each at its own time limit", async () => {
    answersNone();
    const on = await benchOn(server, [ram(0.5)]);
    const asked = await Promise.all(Array.from({ length: 8 }, (_, index) => on.ask(never, 50 + index)));
    assert.deepEqual(
      asked.map(({ verdict }) => verdict.state === "failure" && verdict.reason),
      Array(8).fill("time-limit"),
    );
  });
});

describe("a reply that does not end as it should", () => {
  const never = new AbortController().signal;
  const PIECES = 4;
  const ends: Readonly<Record<string, readonly [string, (response: ServerResponse, on: OnBench) => unknown, ramLater?: number]>> = {
    "by an error of the server's": ["failure engine-error", (response) => response.end(`${JSON.stringify({ error: "the runner is gone" })}\n`)],
    "by a broken connection": ["failure engine-error", breakOff],
    "without its end": ["void not-counted", (response) => response.end()],
    "by a limit of the machine's": ["failure limit-breached", (_response, { machine }) => machine.tick(), 0.95],
  };
  let server: LocalServer;
  beforeEach(async () => {
    server = await startLocalServer();
  });
  afterEach(() => server.stop());

  /** Sends so many pieces, each when the one before has arrived, and then `end`. */
  async function asked(pieces: number, end: (response: ServerResponse, on: OnBench) => unknown, later = 0.5): Promise<RequestTrial> {
    const on = await benchOn(server, [ram(0.5), ram(later)]);
    let sent = 0;
    let next = (): void => undefined;
    server.answer(
      pretendOllama([{ name: "m" }], ({ path }, response) => {
        if (path !== "/api/generate") return false;
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        next = () => {
          if (sent++ < pieces) response.write('{"model":"m","response":"w","done":false}\n');
          else end(response, on);
        };
        next();
        return true;
      }),
    );
    const { engine } = on.bench;
    const generate = (request: GenerateRequest, signal: AbortSignal): ReturnType<typeof engine.generate> => {
      const onText = (ms: number): void => {
        request.onText?.(ms);
        next();
      };
      return engine.generate({ ...request, onText }, signal);
    };
    return measureRequest({ ...on.bench, engine: { ...engine, generate } }, on.plan, never);
  }

  for (const [how, [verdict, end, ramLater]] of Object.entries(ends)) {
    it(`keeps what came of it, told as partial: ${how}`, async () => {
      const trial = await asked(PIECES, end, ramLater);
      const { state } = trial.verdict;
      assert.equal(`${state} ${state === "failure" ? trial.verdict.reason : state === "void" ? trial.verdict.cause : ""}`, verdict);
      assert.equal(trial.measures, null);
      const { gaps, ttftMs, outputTokens, end: ended } = exchangeOf(trial);
      assert.ok(ttftMs !== null && ttftMs > 0 && gaps !== null);
      assert.equal(gaps.counts.reduce((sum, [, count]) => sum + count, 0), PIECES - 1);
      assert.deepEqual([gaps.unit, gaps.tokensPerPiece, outputTokens, ended], ["piece", null, null, "broken-off"]);
      assert.match(inWords(partialSaid(trial)), /^Before that 4 pieces of a partial reply came, the first after /);
      assert.deepEqual(parseRecord(JSON.stringify(trial)), { state: "record", record: trial });
    });
  }

  it("has nothing to keep where nothing came, and no pauses where one piece did", async () => {
    const [nothing, one] = [await asked(0, breakOff), await asked(1, breakOff)];
    assert.deepEqual([nothing.partial, exchangeOf(nothing).gaps, partialSaid(nothing)], [undefined, null, ""]);
    assert.deepEqual([one.partial?.arrival.gaps, exchangeOf(one).gaps?.counts], [[], []]);
    assert.match(inWords(partialSaid(one)), /^Before that a partial reply had begun, after /);
  });

  it("is not told of one that ended as it should", async () => {
    const counted = { done: true, done_reason: "stop", prompt_eval_count: 60, prompt_eval_duration: 1e6, eval_count: 4, eval_duration: 1e6, load_duration: 1 };
    const trial = await asked(PIECES, (response) => response.end(`${JSON.stringify({ model: "m", response: "", ...counted })}\n`));
    assert.deepEqual([trial.partial, trial.measures?.arrival?.pieces], [undefined, PIECES]);
  });
});
