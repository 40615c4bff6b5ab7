import type { PanelView } from "../src/protocol/panel";
import { Channel } from "../src/rpc/channel";
import type { Side } from "../src/rpc/contract";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What a page has of the extension host, which answers and sends as `Theirs` says. */
export interface Host<Theirs extends Side> {
  readonly channel: Channel<PanelView, Theirs>;
  /** What VS Code keeps for this panel over a hide or a restart. */
  readonly saved: unknown;
  readonly save: (state: unknown) => void;
}

/** May be called once a page: VS Code hands its API out only once. */
export function connect<Theirs extends Side>(): Host<Theirs> {
  const api = acquireVsCodeApi();
  const channel = new Channel<PanelView, Theirs>(
    {
      post: (message) => {
        api.postMessage(message);
      },
      onMessage: (listener) => {
        window.addEventListener("message", (event: MessageEvent<unknown>) => {
          listener(event.data);
        });
      },
    },
    {},
  );
  return {
    channel,
    saved: api.getState(),
    save: (state) => {
      api.setState(state);
    },
  };
}
