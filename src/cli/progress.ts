import ora from "ora";
import type { RunEvent } from "../core/events";
import { clockAfter } from "../core/run-clock";
import type { RunClock } from "../core/run-clock";
import { plural } from "../results";
import { partInWords, provenInWords, timeInWords } from "../words/clock";
import { doingInWords } from "../words/doing";
import { inEnglish } from "../words/say";
import type { Said } from "../core/domain/statements";
import type { PlainStream, World } from "./world";
import { inWords } from "../words/said";

/** Shows a run while it runs, on stderr, so that stdout stays for results. */
export interface ProgressView {
  readonly onEvent: (event: RunEvent) => void;
  readonly note: (said: Said) => void;
  readonly stop: () => void;
}

/** A clock on a terminal goes on between two pictures of a run. */
const TICK_MS = 1_000;

/** A terminal that does not know its own width tells 0 (`script`, `docker exec -t`): a spinner would clear lines there without end. */
export const createProgress = (stream: World["stderr"]): ProgressView => (stream.isTTY && stream.columns > 0 ? spinner(stream) : plainLines(stream));

/** One line for each change of what is being done: for logs and pipes. */
function plainLines(stream: Pick<PlainStream, "write">): ProgressView {
  let last = "";
  let clock: RunClock | null = null;
  const line = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    onEvent: (event) => {
      if (event.kind === "watch" && event.event.kind !== "reading") line(`  ! ${alertText(event.event)}`);
      if (event.kind === "waiting" && event.why !== null) line(inWords(event.why));
      clock = clockAfter(clock, event);
      if (!clock || event.kind !== "snapshot") return;
      const text = describe(clock, event.snapshot.at);
      if (text !== last) line(text);
      last = text;
    },
    note: (said) => {
      line(inWords(said));
    },
    stop: () => undefined,
  };
}

function spinner(stream: NodeJS.WriteStream): ProgressView {
  const spin = ora({ stream, text: "starting", discardStdin: false }).start();
  let clock: RunClock | null = null;
  const draw = (): void => {
    if (clock) spin.text = describe(clock, Date.now());
  };
  const ticks = setInterval(draw, TICK_MS);
  ticks.unref();
  return {
    onEvent: (event) => {
      clock = clockAfter(clock, event);
      if (event.kind === "waiting") spin.text = event.why === null ? "starting" : inWords(event.why);
      draw();
      if (event.kind === "watch" && event.event.kind !== "reading") spin.warn(alertText(event.event)).start();
    },
    note: (said) => {
      spin.info(inWords(said)).start();
    },
    stop: () => {
      clearInterval(ticks);
      spin.stop();
    },
  };
}

function alertText(event: Exclude<Extract<RunEvent, { kind: "watch" }>["event"], { kind: "reading" }>): string {
  return inWords(event.kind === "alert" ? event.message : event.breach.message);
}

/** What is being tried, how far it is, and the times. @param now epoch ms */
function describe(clock: RunClock, now: number): string {
  const { doing, share, loads, requests, failures, proven } = clock.snapshot;
  return [
    doingInWords(doing, inEnglish),
    partInWords(clock, now, inEnglish),
    ...timeInWords(clock, now, inEnglish),
    ...(share === null ? [] : [`${Math.round(share * 100)} % of the proof`]),
    provenInWords(proven, inEnglish),
    `${plural(loads, "load")}, ${plural(requests, "request")}`,
    ...(failures > 0 ? [`${failures} failed`] : []),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
