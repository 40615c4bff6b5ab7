// Runs the optimizer's thread from its bundle, and writes now and then how late its timers were since the run began: p99 and greatest, ms.
const { writeFileSync } = require("node:fs");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { setInterval } = require("node:timers");
const { parentPort, workerData } = require("node:worker_threads");

const RESOLUTION_MS = 10;
const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const late = (nanoseconds) => Math.max(0, Math.round(nanoseconds / 1e5) / 10 - RESOLUTION_MS);

parentPort.on("message", ({ method }) => {
  if (method !== "run") return;
  monitor.enable();
  monitor.reset();
  const write = () => writeFileSync(workerData.file, JSON.stringify({ p99: late(monitor.percentile(99)), max: late(monitor.max) }));
  setInterval(write, 1000).unref();
});
require(workerData.bundle);
