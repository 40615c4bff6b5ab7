import type { PanelData, PanelSubject, TrialRow } from "../../protocol/panel";
import type { Place } from "../../protocol/worker";
import type { ReaderHandle } from "../../worker/handle";
import { saidOf } from "../../core/errors";
import type { Said } from "../../core/domain/statements";

const NOTHING: PanelData = { kind: "model", report: null, runId: null, runs: [], offered: [], passedOver: null };

/** What the panel shows: of which subject and run, and what is known of it. A slow answer never stands over what was asked after it. */
export class Shown {
  subject: PanelSubject = { kind: "model", id: "" };
  /** Null is the newest. */
  runId: string | null = null;
  data: PanelData = NOTHING;
  rows: readonly TrialRow[] = [];
  problem: Said | null = null;
  private turn = 0;

  constructor(
    private readonly reader: Pick<ReaderHandle, "request">,
    private readonly place: () => Place,
  ) {}

  select(subject: PanelSubject, runId: string | null): void {
    if (subject.id !== this.subject.id) this.set(NOTHING, [], null);
    this.subject = subject;
    this.runId = runId;
  }

  /** Resolves with whether there is something to show: not where something else was asked, or nobody looks any more. Never rejects. */
  async load(): Promise<boolean> {
    const turn = ++this.turn;
    const wanted = { ...this.place(), subject: this.subject, runId: this.runId };
    try {
      const [data, rows] = await Promise.all([this.reader.request("panel", wanted), this.reader.request("trials", wanted)]);
      if (turn !== this.turn) return false;
      this.set(data, rows, null);
    } catch (error) {
      if (turn !== this.turn) return false;
      this.set(NOTHING, [], saidOf(error));
    }
    return true;
  }

  /** Nobody looks any more: what is on the way is not shown. */
  leave(): void {
    this.turn++;
  }

  private set(data: PanelData, rows: readonly TrialRow[], problem: Said | null): void {
    this.data = data;
    this.rows = rows;
    this.problem = problem;
  }
}
