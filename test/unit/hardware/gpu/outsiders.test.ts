import assert from "node:assert/strict";
import { GpuSampler } from "../../../../src/hardware/gpu-sampler";
import { parseMonitor } from "../../../../src/hardware/gpu/nvidia-monitor";
import { surveyGpus } from "../../../../src/hardware/gpus";
import type { ToolOutput } from "../../../../src/hardware/world";
import { rx7900xt } from "../../../support/hardware/amdgpu";
import { failed, hung, missing, printed, recordedWorld } from "../../../support/hardware/machine";
import { monitor, monitorIdle, monitorMore, rtx2080 } from "../../../support/hardware/nvidia-smi";

const ENGINE = 48211;
const NAMES = new Map([
  [ENGINE, "ollama"],
  [22010, "python3"],
  [1402, "Xorg"],
]);

interface Answers {
  readonly apps: ToolOutput;
  readonly monitor?: ToolOutput;
}

async function sampler({ apps, monitor: told = missing }: Answers, asked: string[] = [], nowMs = () => 0): Promise<GpuSampler> {
  const world = recordedWorld({
    run: (_command, args) => {
      const what = args[0] === "pmon" ? "pmon" : (args[0]?.includes("compute-apps") ?? false) ? "apps" : "cards";
      asked.push(what);
      return what === "pmon" ? told : what === "apps" ? apps : printed(rtx2080);
    },
  });
  return new GpuSampler(world, await surveyGpus(world, await world.facts(), 0), nowMs);
}

const outsiders = async (answers: Answers, names: ReadonlyMap<number, string> = NAMES): Promise<readonly string[] | null> =>
  (await sampler(answers)).outsiders([ENGINE], (pid) => names.get(pid));

describe("the monitor of NVIDIA's tool", () => {
  it("tells what share of a card each process used", () => {
    assert.deepEqual(parseMonitor(monitor), [{ pid: 22010, name: "python3", share: 0.98 }]);
  });

  it("tells it by its headings, of newer tools with more columns too, and leaves out what it cannot tell", () => {
    assert.deepEqual(
      parseMonitor(monitorMore)?.map(({ pid, share }) => [pid, share]),
      [
        [1402, 0.03],
        [ENGINE, 0.97],
        [22010, 0.41],
      ],
    );
  });

  it("tells that nobody uses an idle card", () => {
    assert.deepEqual(parseMonitor(monitorIdle), []);
  });

  it("tells nothing in a complaint, in no text, and in a table that lacks a column", () => {
    const noShares = monitor.replace("   sm", "     ").replace("    98", "      ");
    for (const text of ["", "Not supported on the device(s)\n", "Insufficient Permissions\n", noShares]) assert.equal(parseMonitor(text), null, text);
  });
});

describe("other programs on a GPU", () => {
  const apps = printed(`${ENGINE}, 17408\n22010, 512\n`);

  it("are those that compute on it, the engine apart, and not a desktop that is drawn", async () => {
    assert.deepEqual(await outsiders({ apps, monitor: printed(monitorMore) }), ["python3"]);
  });

  it("are none that only hold memory", async () => {
    const still = monitorMore.replace(/41 +12/, " 0      0");
    assert.deepEqual(await outsiders({ apps, monitor: printed(still) }), []);
  });

  it("are none where only the engine computes; the monitor is not even asked", async () => {
    const asked: string[] = [];
    const gpus = await sampler({ apps: printed(`${ENGINE}, 17408\n`) }, asked);
    assert.deepEqual(await gpus.outsiders([ENGINE], (pid) => NAMES.get(pid)), []);
    assert.ok(!asked.includes("pmon"));
  });

  it("are not told by numbers that this system knows nobody by, or another program: those of a container's host", async () => {
    assert.deepEqual(await outsiders({ apps, monitor: printed(monitorMore) }, new Map([[ENGINE, "ollama"]])), []);
    assert.deepEqual(await outsiders({ apps, monitor: printed(monitorMore) }, new Map([[22010, "sshd"]])), []);
  });

  it("are not known where the tool fails, hangs or does not monitor", async () => {
    for (const apps of [hung, failed("Failed to initialize NVML: Unknown Error\n")]) assert.equal(await outsiders({ apps }), null);
    assert.equal(await outsiders({ apps, monitor: failed("Not supported on the device(s)\n") }), null);
  });

  it("are not known where the driver keeps a process to itself, as to a container that may use a part of a card", async () => {
    const kept = `${ENGINE}, 17408\n[Insufficient Permissions], [Insufficient Permissions]\n`;
    assert.equal(await outsiders({ apps: printed(kept), monitor: printed(monitorMore) }), null);
  });

  it("are none where nothing computes, whether the tool says so or says nothing", async () => {
    for (const text of ["", "\n", "No running processes found\n"]) assert.deepEqual(await outsiders({ apps: printed(text) }), []);
  });

  it("have the monitor asked every five seconds at most, since it takes a second itself", async () => {
    const asked: string[] = [];
    let nowMs = 0;
    const gpus = await sampler({ apps, monitor: printed(monitorMore) }, asked, () => nowMs);
    const look = (): Promise<readonly string[] | null> => gpus.outsiders([ENGINE], (pid) => NAMES.get(pid));
    assert.deepEqual([await look(), await look()], [["python3"], ["python3"]]);
    nowMs = 6_000;
    await look();
    assert.equal(asked.filter((what) => what === "pmon").length, 2);
  });

  /** By the kernel's table of who computes on AMD cards: "60", or what stands in its place. */
  const onAmd = async (files: Readonly<Record<string, string>>): Promise<readonly string[] | null> => {
    const world = recordedWorld({ files: { ...rx7900xt, ...files } });
    const gpus = new GpuSampler(world, await surveyGpus(world, await world.facts(), 0), () => 0);
    return gpus.outsiders([ENGINE], (pid) => NAMES.get(pid));
  };
  const units = (pid: number, text: string, card = 39056): Record<string, string> => ({ [`/sys/class/kfd/kfd/proc/${pid}/stats_${card}/cu_occupancy`]: `${text}\n` });

  it("are told on AMD cards by the kernel's table of who computes, on whichever card", async () => {
    assert.deepEqual(await onAmd({ ...units(ENGINE, "60"), ...units(22010, "12"), ...units(1402, "0") }), ["python3"]);
    assert.deepEqual(await onAmd({ ...units(ENGINE, "60"), ...units(22010, "0"), ...units(22010, "7", 1002) }), ["python3"]);
    assert.deepEqual(await onAmd({ ...units(ENGINE, "60"), ...units(22010, "0") }), []);
  });

  it("are not known where that table is absent, or tells of nobody's units: older cards, files that may not be read", async () => {
    const evictedOnly = { [`/sys/class/kfd/kfd/proc/${ENGINE}/stats_39056/evicted_ms`]: "0\n", [`/sys/class/kfd/kfd/proc/${ENGINE}/pasid`]: "32785\n" };
    for (const files of [{}, evictedOnly, units(22010, ""), { ...units(ENGINE, "N/A"), ...units(22010, "N/A") }]) assert.equal(await onAmd(files), null, JSON.stringify(files));
  });

  it("are told as far as the table goes where one process has ended meanwhile", async () => {
    assert.deepEqual(await onAmd({ ...units(1402, ""), ...units(22010, "12") }), ["python3"]);
  });

  it("are not known without a card that can be read", async () => {
    const world = recordedWorld({});
    const gpus = new GpuSampler(world, await surveyGpus(world, await world.facts(), 0), () => 0);
    assert.equal(await gpus.outsiders([ENGINE], () => "x"), null);
  });
});
