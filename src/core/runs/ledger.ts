import { JOURNAL_SCHEMA } from "../domain/journal";
import type { Body, Envelope, JournalRecord, RunKindName } from "../domain/journal";
import type { Clock, Journal } from "../ports";

/** All records of a run and of those that it continues, in order: what is here is on the disk, and nothing else is known. */
export class Ledger {
  private readonly all: JournalRecord[];

  constructor(
    private readonly journal: Journal,
    private readonly clock: Pick<Clock, "now">,
    private readonly run: { readonly runId: string; readonly runKind: RunKindName },
    past: readonly JournalRecord[],
  ) {
    this.all = [...past];
  }

  get records(): readonly JournalRecord[] {
    return this.all;
  }

  /** Resolves when the record is on the disk. */
  async append(record: JournalRecord): Promise<void> {
    await this.journal.append(record);
    this.all.push(record);
  }

  /** Puts the envelope around it and appends it. */
  async write(body: Body): Promise<void> {
    await this.append(this.enveloped(body));
  }

  /** The last line of a run that could not write it: what was measured is safe, and the report says how the run ended. */
  keepUnwritten(body: Body): void {
    this.all.push(this.enveloped(body));
  }

  private enveloped(body: Body): JournalRecord {
    const envelope: Omit<Envelope<RunKindName>, "kind"> = { schema: JOURNAL_SCHEMA, ...this.run, at: this.clock.now() };
    // A kind's steps return bodies of its own records alone.
    return { ...envelope, ...body } as JournalRecord;
  }
}
