// A process of its own: takes a folder's journal, appends for ever and says each acknowledged id. `hold` takes it and waits.
import { writeSync } from "node:fs";
import { openJournal } from "../../../src/results";
import { sampleOf } from "./records";

async function main(folder: string, model: string, job: string): Promise<void> {
  const load = await sampleOf("load");
  const journal = await openJournal(folder, { model });
  writeSync(1, "open\n");
  if (job === "hold") {
    process.stdin.resume();
    return;
  }
  for (let n = 0; ; n++) {
    const id = `trial-${n}`;
    await journal.append({ ...load, id });
    writeSync(1, `${id}\n`);
  }
}

const [folder = "", model = "", job = ""] = process.argv.slice(2);
void main(folder, model, job);
