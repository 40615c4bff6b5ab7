import assert from "node:assert/strict";
import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { EngineError } from "../../../src/core/errors";
import { Channel, PeerGone } from "../../../src/rpc/channel";
import type { Handlers } from "../../../src/rpc/channel";
import type { Port } from "../../../src/rpc/contract";
import { RemoteError } from "../../../src/rpc/errors";

interface Server {
  readonly requests: {
    readonly double: { readonly params: number; readonly result: number };
    readonly fail: { readonly params: null; readonly result: never };
    readonly wait: { readonly params: null; readonly result: string };
    readonly echo: { readonly params: unknown; readonly result: unknown };
    readonly code: { readonly params: null; readonly result: unknown };
  };
  readonly events: { readonly tick: { readonly n: number } };
}
interface Client {
  readonly requests: Readonly<Record<string, never>>;
  readonly events: Readonly<Record<string, never>>;
}

const over = (port: MessagePort): Port => ({
  post: (message) => {
    port.postMessage(message);
  },
  onMessage: (listener) => port.on("message", listener),
});

describe("a channel", () => {
  let ports: MessageChannel;
  let server: Channel<Server, Client>;
  let client: Channel<Client, Server>;
  /** Settles when the waiting request was told to stop. */
  let stopped: Promise<unknown>;

  beforeEach(() => {
    ports = new MessageChannel();
    let stop: (value: unknown) => void;
    stopped = new Promise((resolve) => {
      stop = resolve;
    });
    const handlers: Handlers<Server> = {
      double: (n) => 2 * n,
      echo: (value) => value,
      code: () => () => "functions cannot be cloned",
      fail: () => {
        throw new EngineError("out-of-memory", "It does not fit.");
      },
      wait: (_, signal) =>
        new Promise((_resolve, reject) => {
          const end = (): void => {
            stop(signal.aborted);
            reject(signal.reason as Error);
          };
          if (signal.aborted) end();
          else signal.addEventListener("abort", end);
        }),
    };
    server = new Channel<Server, Client>(over(ports.port1), handlers);
    client = new Channel<Client, Server>(over(ports.port2), {});
  });
  afterEach(() => {
    ports.port1.close();
  });

  it("answers requests, each its own", async () => {
    assert.deepEqual(await Promise.all([1, 2, 3].map((n) => client.request("double", n))), [2, 4, 6]);
  });

  it("carries an error across whole", async () => {
    await assert.rejects(client.request("fail", null), (error: unknown) => {
      assert.ok(error instanceof RemoteError);
      assert.deepEqual([error.name, error.reason, error.message], ["EngineError", "out-of-memory", "It does not fit."]);
      assert.match(error.stack ?? "", /channel\.test/);
      return true;
    });
  });

  it("carries a cancel across, and the request ends with the other side's words", async () => {
    const controller = new AbortController();
    const answer = client.request("wait", null, controller.signal);
    controller.abort();
    await assert.rejects(answer, { name: "AbortError" });
    assert.equal(await stopped, true);
  });

  it("cancels what was aborted before it was asked", async () => {
    await assert.rejects(client.request("wait", null, AbortSignal.abort()), { name: "AbortError" });
  });

  it("rejects all that wait when the peer dies, and all that comes after", async () => {
    const answer = client.request("wait", null);
    client.close("The thread ended.");
    await assert.rejects(answer, (error: unknown) => error instanceof PeerGone && error.message === "The thread ended.");
    await assert.rejects(client.request("double", 1), PeerGone);
  });

  it("stops work for a peer that is gone", async () => {
    void client.request("wait", null).catch(() => undefined);
    // The answer to a later request shows that the earlier one has begun.
    await client.request("double", 1);
    server.close("Nobody listens.");
    assert.equal(await stopped, true);
  });

  it("tells listeners until they leave", async () => {
    const seen: number[] = [];
    const leave = client.on("tick", ({ n }) => seen.push(n));
    server.emit("tick", { n: 1 });
    await client.request("double", 1);
    leave();
    server.emit("tick", { n: 2 });
    await client.request("double", 1);
    assert.deepEqual(seen, [1]);
  });

  it("refuses what nobody answers, and names inherited from objects too", async () => {
    for (const name of ["nothing", "constructor", "toString"]) {
      await assert.rejects(client.request(name as "double", 1), { message: `Nobody answers "${name}" here.` });
    }
  });

  it("rejects parameters that cannot be cloned, and remembers nothing of them", async () => {
    await assert.rejects(client.request("echo", { run: () => 1 }), /The parameters of "echo" cannot be sent: .*could not be cloned/);
    assert.equal((client as unknown as { waiting: Map<number, unknown> }).waiting.size, 0);
    assert.equal(await client.request("double", 3), 6);
  });

  it("answers with an error where the answer cannot be cloned, and goes on", async () => {
    await assert.rejects(client.request("code", null), /The answer to "code" cannot be sent: .*could not be cloned/);
    assert.equal(await client.request("double", 3), 6);
  });

  it("throws at who sends an event that cannot be cloned", () => {
    assert.throws(() => {
      server.emit("tick", { n: (() => 1) as unknown as number });
    }, /could not be cloned/);
  });

  it("passes over messages that are not its own", async () => {
    for (const stray of [null, 7, "x", { kind: "other" }, { type: "focus" }]) ports.port1.postMessage(stray);
    assert.equal(await client.request("double", 4), 8);
  });
});
