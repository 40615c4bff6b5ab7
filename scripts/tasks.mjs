// What `npm test` is made of, side by side: each task's output is printed whole when it ends, and what failed is counted.
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs tasks and keeps count of what they found. `folder` takes the counts of suites. */
export class Tasks {
  total = { passed: 0, failed: 0 };
  report = [];

  constructor(folder) {
    this.folder = folder;
  }

  /** A command without counts: a failure counts as one. */
  async step(name, command, args) {
    const { code } = await spoken(name, command, args);
    if (code !== 0) this.fail(name);
  }

  /** The same of work in this process; what it returns, or null where it fails. */
  async work(name, work) {
    try {
      return await work();
    } catch (error) {
      this.fail(name, error.message);
      return null;
    }
  }

  /** A suite that leaves its counts in a file; one that ends badly without a failed test counts as one. */
  async suite(name, argsFor, environment = {}) {
    const file = join(this.folder, `${name}.json`);
    const { code, minutes } = await spoken(name, process.execPath, argsFor(file), environment);
    const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0 };
    this.total.passed += counts.passed;
    this.total.failed += counts.failed;
    this.report.push(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${minutes} min`);
    if (code !== 0 && counts.failed === 0) this.fail(`the ${name} suite`);
  }

  fail(name, why = "") {
    this.total.failed++;
    this.report.push(`${name}: failed`);
    console.error(`o3: ${name} failed${why === "" ? "" : `: ${why}`}`);
  }
}

const minutesSince = (from) => ((performance.now() - from) / 60_000).toFixed(1);

/** Its output, whole, when it has ended: two tasks at once do not mix their lines. */
function spoken(name, command, args, environment = {}) {
  console.log(`o3: ${name} ...`);
  const from = performance.now();
  return new Promise((resolve) => {
    const said = [];
    const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" && command !== process.execPath });
    child.stdout.on("data", (part) => said.push(part));
    child.stderr.on("data", (part) => said.push(part));
    child.once("error", (error) => said.push(Buffer.from(`${command} could not be started: ${error.message}\n`)));
    child.once("close", (code) => {
      const minutes = minutesSince(from);
      console.log(`\no3: ${name}, ${minutes} min`);
      process.stdout.write(Buffer.concat(said));
      resolve({ code: code ?? 1, minutes });
    });
  });
}
