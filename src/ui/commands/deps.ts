import type * as vscode from "vscode";
import type { Place } from "../../protocol/worker";
import type { OptimizerHandle, ReaderHandle } from "../../worker/handle";
import type { Fetching } from "../../core/events";
import type { Applied } from "../applied";
import type { AppliedAgents } from "../applied-agents";
import type { Ends } from "../ends";
import type { Config } from "../config";
import type { Home } from "../home/home";
import type { Log } from "../log";
import type { MachinePage } from "../machine-page";
import type { MachineWatch } from "../machine";
import type { Results } from "../panel/results";
import type { Previews } from "../previews";
import type { Redraws } from "../redraws";
import type { Review } from "../review";
import type { Runs } from "../runs";
import type { ServerWatch } from "../server";

/** All that commands work with. */
export interface Deps {
  readonly config: Config;
  readonly place: () => Place;
  readonly optimizer: OptimizerHandle;
  readonly reader: ReaderHandle;
  readonly onPull: vscode.Event<Fetching>;
  readonly server: ServerWatch;
  readonly machine: MachineWatch;
  readonly runs: Runs;
  readonly applied: Applied;
  readonly appliedAgents: AppliedAgents;
  readonly results: Results;
  readonly home: Home;
  readonly machinePage: MachinePage;
  readonly previews: Previews;
  readonly review: Review;
  readonly redraws: Redraws;
  readonly ends: Ends;
  /** What is remembered from window to window. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/** A command: what VS Code calls, with whatever it or another extension passes. */
export type Command = (...args: unknown[]) => Promise<unknown>;
