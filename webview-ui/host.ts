import type { PanelHost, PanelView } from "../src/protocol/panel";
import { Channel } from "../src/rpc/channel";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  readonly channel: Channel<PanelView, PanelHost>;
  /** What VS Code keeps for this panel over a hide or a restart. */
  readonly saved: unknown;
  readonly save: (state: unknown) => void;
}

/** May be called once a page: VS Code hands its API out only once. */
export function connect(): Host {
  const api = acquireVsCodeApi();
  const channel = new Channel<PanelView, PanelHost>(
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
