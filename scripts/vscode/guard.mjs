// Runs a command in a process group of its own (it is started detached) and ends the whole group when its standard input closes:
// on stop(), and also when whoever started it is killed. Nothing is left behind either way.
import { spawn } from "node:child_process";

const GRACE_MS = 5_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });

const endGroup = (signal) => {
  try {
    process.kill(-process.pid, signal);
  } catch {
    process.exit(1);
  }
};
const end = () => {
  endGroup("SIGTERM");
  setTimeout(endGroup, GRACE_MS, "SIGKILL");
};

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
// What the command started may outlive it, so that the group is ended in every case; this process is part of it.
child.once("exit", () => endGroup("SIGKILL"));
child.once("error", (error) => {
  console.error(error.message);
  process.exit(127);
});
process.stdin.on("end", end).on("error", end).resume();
