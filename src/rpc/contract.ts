/**
 * What two peers say to each other: each side has requests it answers and events it sends. Payloads must survive a structured
 * clone (worker) or JSON (webview).
 */
export interface Side {
  /** Requests this side answers. */
  readonly requests: Readonly<Record<string, { readonly params: unknown; readonly result: unknown }>>;
  /** Events this side sends: always the whole state, never a difference. */
  readonly events: Readonly<Record<string, unknown>>;
}

/** How messages travel. Listeners are called with whatever arrives: the channel checks it. */
export interface Port {
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

/** An error as it crosses a channel whole: class and reason on the other side are those of this one. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly reason: string | null;
  /** What it says, in whatever form both sides know; null where the message is all there is. */
  readonly said: unknown;
  readonly stack: string | null;
}

export type Message =
  | { readonly kind: "request"; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: "reply"; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly kind: "reply"; readonly id: number; readonly ok: false; readonly error: WireError }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "event"; readonly name: string; readonly payload: unknown };
