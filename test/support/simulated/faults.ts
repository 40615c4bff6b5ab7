/** Something that other programs do at a moment of virtual time, for good. */
export interface Surge {
  readonly atMs: number;
  /** GB that they take of the pool from then on. */
  readonly gb: number;
}

/** Faults that a simulation can be told to show. Requests and loads are counted from 1. */
export interface Faults {
  /** Prompts are cut silently, though `truncate: false` was sent. */
  readonly cutsPrompts?: boolean;
  /** Every prompt is said to have so many times its tokens. */
  readonly countsTimes?: number;
  /** Every prompt is cut to a half, whatever its length. */
  readonly halvesPrompts?: boolean;
  /** Times are told as so many times what they were. */
  readonly clockTimes?: number;
  /** The server gives no larger context than this, whatever was asked, tokens. */
  readonly clampsTo?: number;
  /** Probability that a request is answered by an error, whatever was asked. */
  readonly failureRate?: number;
  /** A share of loads is bad: each of their prompts that fills the window is answered by an error with this probability. */
  readonly badLoads?: { readonly share: number; readonly failureRate: number };
  /** Probability that a reply ends without `done`. */
  readonly voidRate?: number;
  /** The nth request never ends. */
  readonly hangsAt?: number;
  /** The nth load never ends. */
  readonly loadHangsAt?: number;
  /** These loads are answered at once, and nothing is in memory then. */
  readonly lostLoads?: readonly number[];
  /** The server dies in the middle of the nth request, and stays away. */
  readonly goneAt?: number;
  /** The nth request finds the model removed, and so does everything after it. */
  readonly removedAt?: number;
  /** Probability of a visit under foreign load, slowing 1.5 to 10 times. */
  readonly burstRate?: number;
  /** What other programs do meanwhile. */
  readonly surges?: readonly Surge[];
}
