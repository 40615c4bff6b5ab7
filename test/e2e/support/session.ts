import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded } from "../../support/embedded";
import { fromRunner } from "./browser";
import { modelsOf } from "./server";
import { Workbench } from "./workbench";
import { Workspace } from "./workspace";

/** VS Code reports a rejection that nobody handles after a second. */
const REJECTIONS_MS = 1_500;

/** A window on a workspace of its own, whose settings point to an engine of its own. */
export interface Session {
  readonly workbench: Workbench;
  readonly workspace: Workspace;
  readonly endpoint: string;
}

/** Files that O3 keeps of what was measured, such as "logs". */
export function kept(part: string): string[] {
  const machines = join(fromRunner("O3_E2E_DATA"), "results");
  const folders = existsSync(machines) ? readdirSync(machines).map((name) => join(machines, name, part)) : [];
  return folders.filter(existsSync).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

/** Opens one for the suite in which it is called, and ends it after it. No test may leave an error that nobody caught. */
export function withSession(models: readonly string[], settings: Readonly<Record<string, unknown>> = {}): () => Session {
  let session: Session | null = null;
  const ends: (() => unknown)[] = [];

  before(async () => {
    // What another suite has measured is none of this one's business.
    rmSync(join(fromRunner("O3_E2E_DATA"), "results"), { recursive: true, force: true });
    const engine = await startEmbedded({ models });
    ends.push(engine.stop);
    const workspace = Workspace.copyOf("plain");
    ends.push(() => {
      workspace.remove();
    });
    workspace.set("o3.endpoint", engine.endpoint);
    for (const [key, value] of Object.entries(settings)) workspace.set(key, value);
    const workbench = await Workbench.open(workspace);
    ends.push(() => workbench.close());
    session = { workbench, workspace, endpoint: engine.endpoint };
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed" && session) await leaveEvidence(session, this.currentTest.title);
    assert.deepEqual(session?.workbench.uncaught ?? [], []);
  });

  after(async () => {
    await session?.workbench.page.waitForTimeout(REJECTIONS_MS);
    const uncaught = session?.workbench.uncaught ?? [];
    for (const end of ends.reverse()) await end();
    assert.deepEqual(uncaught, []);
  });

  return () => {
    assert.ok(session);
    return session;
  };
}

/** A picture, and what can be read in a log where pictures are not kept. */
async function leaveEvidence({ workbench, endpoint }: Session, title: string): Promise<void> {
  await workbench.shot(`failed-${title.replaceAll(/\W+/g, "-")}`);
  console.log(`\nthe window at the end of "${title}":\n${await workbench.text()}`);
  console.log("in the box at the top:", await workbench.quickInput.input.inputValue({ timeout: 1_000 }).catch(() => "nothing"));
  console.log("the server's models:", await modelsOf(endpoint, "tags").catch(String));
}
