// Listens on a free port, and takes 64 MiB when it is told to grow.
const { createServer } = require("node:net");

let held = null;
const server = createServer().listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("message", () => {
  held = Buffer.alloc(64 * 2 ** 20, 1);
  process.send(held.length);
});
process.on("disconnect", () => process.exit(0));
