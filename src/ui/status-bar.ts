import * as vscode from "vscode";
import { formatBytes } from "../core/format";
import { shareOf } from "../core/readings";
import { COMMANDS, STATUS_BAR } from "../ids";
import type { MachineState } from "../protocol/worker";
import { doingNow } from "./doing";
import { alertsIn, memoryShares, percent, shortLine } from "./hardware-words";
import type { MachineWatch } from "./machine";
import { appendProse } from "./prose";
import { bestInWords, clockOf, provenInWords, shortPart, timeInWords } from "../words/clock";
import type { CurrentRun, Runs } from "./runs";
import { say } from "./say";
import { ticking } from "./ticking";

/** The one item: what the machine does, and during a run what is tried and how far it is. */
export class HardwareStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(STATUS_BAR, vscode.StatusBarAlignment.Right, 90);
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly machine: MachineWatch,
    private readonly runs: Runs,
  ) {
    this.item.name = vscode.l10n.t("O3: Hardware");
    this.item.command = COMMANDS.showResults;
    this.subscriptions = [
      machine.onDidChange(() => {
        this.draw();
      }),
      runs.onDidChange(() => {
        this.draw();
      }),
      ticking(runs, () => {
        if (runs.current) this.item.text = this.runLine(runs.current);
      }),
    ];
    this.draw();
    this.item.show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const { state } = this.machine;
    const run = this.runs.current;
    const alerts = state ? alertsIn(state) : [];
    this.item.text = run ? this.runLine(run) : `$(pulse) ${state ? machineLine(state) : "O3"}`;
    this.item.tooltip = tooltip(state, run && runWords(run));
    this.item.backgroundColor = alerts.length > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.accessibilityInformation = { label: [`O3`, ...alerts, this.item.text.replace(/\$\([^)]*\)\s*/g, "")].join(", ") };
  }

  private runLine({ live }: CurrentRun): string {
    const clock = clockOf(live);
    const doing = live.cancelling ? vscode.l10n.t("cancelling") : doingNow(live.snapshot);
    const parts = [
      doing.length > LONGEST_DOING ? `${doing.slice(0, LONGEST_DOING - 1)}…` : doing,
      clock === null || live.cancelling ? "" : shortPart(clock, Date.now(), say),
      bestInWords(live.snapshot?.proven ?? [], say),
      this.machine.state ? memoryLine(this.machine.state) : "",
    ];
    const share = live.snapshot?.share ?? null;
    // It does not spin: drawing it would keep a processor busy that is being measured.
    return `$(sync) O3${share === null ? "" : ` ${percent(share)}`}: ${parts.filter((part) => part !== "").join(" · ")}`;
  }
}

const LONGEST_DOING = 36;

/** What a run does and has proven, as it was when it last told something: a tooltip that is drawn anew each second flickers. */
function runWords({ job, live }: CurrentRun): string {
  const clock = clockOf(live);
  const words = `${job.model}: ${doingNow(live.snapshot)}`;
  return clock === null ? words : [words, timeInWords(clock, Date.now(), say).join(", "), provenInWords(clock.snapshot.proven, say)].join(" · ");
}

/** During a run: what the limits are about. */
const memoryLine = ({ local, reading }: MachineState): string =>
  local ? memoryShares(reading) : vscode.l10n.t("here: {0}", memoryShares(reading));

/** Of a remote server nothing can be read: what is shown is not passed off as its own. */
const machineLine = ({ local, reading }: MachineState): string =>
  local ? shortLine(reading) : vscode.l10n.t("here: {0}", shortLine(reading));

function tooltip(state: MachineState | null, doing: string | null): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  if (doing !== null) appendProse(text, doing).appendMarkdown("\n\n");
  if (!state) return appendProse(text, vscode.l10n.t("O3 has not read this machine yet."));
  const { reading, limits, profile, local } = state;
  if (!local) {
    text.appendMarkdown(`**${vscode.l10n.t("The server is remote: these are readings of this machine, not of the server's.")}**\n\n`);
  }
  appendProse(text, vscode.l10n.t("Read at {0}", new Date(reading.atMs).toLocaleTimeString())).appendMarkdown("\n\n");
  const row = (name: string, now: string, limit: string): string => `| ${name} | ${now} | ${limit} |\n`;
  let table = `| | ${vscode.l10n.t("now")} | &nbsp;&nbsp;${vscode.l10n.t("stops at")} |\n|:--|--:|--:|\n`;
  table += row(
    "RAM",
    `${formatBytes(reading.ram.usedBytes)} / ${formatBytes(reading.ram.totalBytes)} (${percent(shareOf(reading.ram))})`,
    percent(limits.ram),
  );
  for (const gpu of reading.gpus) {
    const name = `GPU ${gpu.index}`;
    if (gpu.vram)
      table += row(
        `${name} VRAM`,
        `${formatBytes(gpu.vram.usedBytes)} / ${formatBytes(gpu.vram.totalBytes)} (${percent(shareOf(gpu.vram))})`,
        percent(limits.vram),
      );
    if (gpu.utilization !== null) table += row(name, percent(gpu.utilization), "");
    if (gpu.temperatureCelsius !== null)
      table += row(`${name} °C`, String(Math.round(gpu.temperatureCelsius)), String(limits.temperatureCelsius));
  }
  table += row("CPU", `${percent(reading.cpuLoad)} (${profile.physicalCores} ${vscode.l10n.t("cores")})`, "");
  if (reading.cpuTemperatureCelsius !== null)
    table += row("CPU °C", String(Math.round(reading.cpuTemperatureCelsius)), String(limits.temperatureCelsius));
  if (reading.swap.totalBytes > 0)
    table += row(vscode.l10n.t("Swap"), `${formatBytes(reading.swap.usedBytes)} / ${formatBytes(reading.swap.totalBytes)}`, "");
  return text.appendMarkdown(`${table}\n${vscode.l10n.t("Click to show the results.")}`);
}
