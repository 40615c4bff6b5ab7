import ora from "ora";
import type { RunEvent, RunSnapshot } from "../core/events";
import { formatDuration, plural } from "../results";
import { doingInWords } from "../words/doing";
import { inEnglish } from "../words/say";
import type { PlainStream, World } from "./world";
import { inWords } from "../words/said";

/** Shows a run while it runs, on stderr, so that stdout stays for results. */
export interface ProgressView {
  readonly onEvent: (event: RunEvent) => void;
  readonly note: (message: string) => void;
  readonly stop: () => void;
}

/** A terminal that does not know its own width tells 0 (`script`, `docker exec -t`): a spinner would clear lines there without end. */
export const createProgress = (stream: World["stderr"]): ProgressView => (stream.isTTY && stream.columns > 0 ? spinner(stream) : plainLines(stream));

/** One line for each change of what is being done: for logs and pipes. */
function plainLines(stream: Pick<PlainStream, "write">): ProgressView {
  let last = "";
  const line = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    onEvent: (event) => {
      if (event.kind === "watch" && event.event.kind !== "reading") line(`  ! ${alertText(event.event)}`);
      if (event.kind !== "snapshot") return;
      const text = describe(event.snapshot);
      if (text !== last) line(text);
      last = text;
    },
    note: line,
    stop: () => undefined,
  };
}

function spinner(stream: NodeJS.WriteStream): ProgressView {
  const spin = ora({ stream, text: "starting", discardStdin: false }).start();
  return {
    onEvent: (event) => {
      if (event.kind === "snapshot") spin.text = describe(event.snapshot);
      if (event.kind === "watch" && event.event.kind !== "reading") spin.warn(alertText(event.event)).start();
    },
    note: (message) => {
      spin.info(message).start();
    },
    stop: () => {
      spin.stop();
    },
  };
}

function alertText(event: Exclude<Extract<RunEvent, { kind: "watch" }>["event"], { kind: "reading" }>): string {
  return inWords(event.kind === "alert" ? event.message : event.breach.message);
}

function describe(snapshot: RunSnapshot): string {
  const parts = [doingInWords(snapshot.doing, inEnglish)];
  if (snapshot.share !== null) parts.push(`${Math.round(snapshot.share * 100)} % proven`);
  parts.push(`${plural(snapshot.loads, "load")}, ${plural(snapshot.requests, "request")}`);
  if (snapshot.failures > 0) parts.push(`${snapshot.failures} failed`);
  const budget = snapshot.budgetMs === null ? "" : ` of ${formatDuration(snapshot.budgetMs)}`;
  parts.push(`${formatDuration(snapshot.elapsedMs)}${budget}`);
  return parts.join(" · ");
}
