"use strict";
// Leases, lock files of private servers and what was measured belong to a user: tests, and the O3s that they start, get a place of their own.
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const folder = mkdtempSync(join(tmpdir(), "o3-own-"));
process.env.O3_STATE_DIR = join(folder, "state");
process.env.O3_DATA_DIR = join(folder, "data");
process.once("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
