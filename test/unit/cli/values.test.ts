import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProgram } from "../../../src/cli/main";
import type { World } from "../../../src/cli/world";
import { TestWorld } from "../../support/world";

/** Port 9 (discard) is privileged and closed. */
const CLOSED = { OLLAMA_HOST: "127.0.0.1:9" };

const silent = (): void => undefined;
const NOBODY: World = { version: "0", env: {}, cwd: ".", out: silent, err: silent, stderr: { isTTY: false, write: silent }, signal: new AbortController().signal, exitCode: 0 };

const COMMANDS = createProgram(NOBODY).commands.map((command) => ({
  name: command.name(),
  /** Arguments that it cannot do without. */
  needed: command.registeredArguments.filter(({ required }) => required).map(() => "m"),
  options: command.options.filter(({ required }) => required).map(({ long }) => long ?? ""),
  arguments: command.registeredArguments.length,
}));

/** What the option itself refuses, whatever it is about. */
const NUMBERS = ["--reliability", "--confidence", "--ram-limit", "--vram-limit", "--success", "--max-context", "--context", "--min-tps", "--max-ttft", "--budget", "--every", "--seed", "--port", "--minutes"];
/** --agents is a number of them for these, and their names elsewhere. */
const COUNTS = ["swarm", "stress"];
const NO_NUMBERS = ["-5", "x", "NaN", "Infinity", "1e3", "0x10", "5 parsecs", "20min", "20 m", "5,5", "9".repeat(30), "9".repeat(400)];

describe("values on the command line", () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld(CLOSED);
  });
  afterEach(() => {
    world.remove();
  });

  /** One sentence on stderr, nothing on stdout, and the exit code for wrong use. */
  async function refused(says: RegExp, ...argv: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await world.o3(...argv);
    assert.deepEqual([code, stdout], [2, ""], `${argv.join(" ")}: ${stderr}`);
    assert.match(stderr, says, argv.join(" "));
    assert.equal(stderr.trim().split("\n").length, 1, stderr);
  }

  for (const { name, needed, options, arguments: count } of COMMANDS) {
    it(`o3 ${name} refuses what is empty, the next option, and an option that is given twice`, async () => {
      for (const option of options) {
        for (const empty of ["", "  ", "\t"]) await refused(/ is invalid\. It is empty: give it a value, or leave it out\.$/m, name, ...needed, option, empty);
        await refused(/ is invalid\. It is an option: the value is missing before it\./, name, ...needed, option, "--json");
      }
      for (let at = 0; at < count; at++) await refused(/ is invalid for argument .* It is empty: give it a value, or leave it out\.$/m, name, ...Array<string>(at).fill("m"), "");
    });

    for (const option of options.filter((one) => NUMBERS.includes(one) || (one === "--agents" && COUNTS.includes(name)))) {
      it(`o3 ${name} ${option} refuses what is no such number`, async () => {
        for (const value of NO_NUMBERS) await refused(/ is invalid\. (It has to (be|lie)|A port is) .+/, name, ...needed, option, value);
      });
    }
  }

  it("are found for every command: an option that is new is tried too", () => {
    assert.ok(COMMANDS.length >= 13 && COMMANDS.every(({ options }) => options.length > 0));
    for (const option of NUMBERS) assert.ok(COMMANDS.some(({ options }) => options.includes(option)), option);
  });

  for (const [argv, says] of [
    [["optimize", "--budget", "5m", "--budget", "6m"], /option '--budget <time>' is given more than once: give it once$/m],
    [["optimize", "--out", "a", "--out", "a"], /option '--out <dir>' is given more than once/],
    [["swarm", "--min-tps=2", "--min-tps", "2"], /option '--min-tps <n>' is given more than once/],
    [["report", "--run", "a", "--run", "b"], /option '--run <id>' is given more than once/],
  ] as const) {
    it(`refuse ${argv.join(" ")}`, () => refused(says, ...argv));
  }

  for (const [argv, says] of [
    [["optimize", "--budget", "20"], /It has to be a duration with its unit: 20s, 20m or 20h\.$/m],
    [["swarm", "--budget", "1.5"], /a duration with its unit: 1\.5s, 1\.5m or 1\.5h\.$/m],
    [["swarm", "--arrivals", "poisson", "--every", "10"], /a duration with its unit: 10s, 10m or 10h\.$/m],
    [["optimize", "--budget", "0"], /a duration such as 90s, 20m or 1h30m\.$/m],
    [["optimize", "--budget", "0m"], /a duration such as/],
    [["optimize", "--budget", "9999h"], /a duration of at most 720h, which are 30 days\.$/m],
    [["optimize", "--max-ttft", "0"], /a duration such as/],
    [["optimize", "--max-context", "255"], /number of tokens from 256 on/],
    [["stress", "--minutes", "0.5"], /a number of minutes from 1 to 1440/],
    [["stress", "--minutes", "1441"], /a number of minutes from 1 to 1440/],
    [["swarm", "--agents", "65"], /a number of agents from 1 to 64/],
    [["embedded", "--port", "65536"], /A port is a whole number from 0 to 65535/],
    [["optimize", "--endpoint", "11434"], /^o3: "11434" is no endpoint\. For a port on this machine write http:\/\/127\.0\.0\.1:11434\.$/m],
    [["optimize", "--endpoint", "http://host:99999"], /is no endpoint\. Write it like/],
    [["agents", "--workspace", "gone"], /^o3: There is no folder .*gone\. --workspace needs the one that the agents work in\.$/m],
    [["apply", "--workspace", "gone"], /There is no folder .*gone/],
    [["undo", "--workspace", "gone"], /There is no folder .*gone/],
  ] as const) {
    it(`refuse ${argv.join(" ")}`, () => refused(says, ...argv));
  }

  it("are read as the help says: a first token's time without a unit is seconds", async () => {
    for (const argv of [["optimize", "--max-ttft", "30"], ["optimize", "--max-ttft", "800ms"], ["swarm", "--max-ttft", "5"], ["optimize", "--budget", "1h30m"], ["optimize", "--reliability", "85%"]]) {
      const { code, stderr } = await world.o3(...argv);
      assert.equal(code, 3, `${argv.join(" ")}: ${stderr}`);
    }
  });

  it("in the files need a unit as well", async () => {
    mkdirSync(join(world.folder, ".o3"));
    writeFileSync(join(world.folder, ".o3", "optimization.yaml"), "budgets:\n  total: 20\n");
    await refused(/optimization\.yaml:2:10: budgets\.total has to be a duration with its unit: 20s, 20m or 20h\.$/m, "optimize");
  });
});
