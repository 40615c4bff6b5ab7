import type { Browser } from "playwright-core";
import type { PanelHost, PanelState, TrialRow } from "../../src/protocol/panel";
import type { Handlers } from "../../src/rpc/channel";
import { openPage, ServedPage } from "./served-page";
import type { Opened, PageOptions } from "./served-page";

export interface PanelPageOptions extends PageOptions {
  readonly state: PanelState;
  readonly trials?: readonly TrialRow[];
}

/** The page of a model's results, and its host. */
export class PanelPage extends ServedPage<PanelHost> {
  state: PanelState;
  trials: readonly TrialRow[];

  private constructor(opened: Opened, options: PanelPageOptions) {
    super(opened, options);
    this.state = options.state;
    this.trials = options.trials ?? [];
  }

  static open(browser: Browser, options: PanelPageOptions): Promise<PanelPage> {
    return openPage(browser, "results", options, (opened) => new PanelPage(opened, options));
  }

  /** The host tells everything anew, or what `changed` says. */
  send(changed: Partial<PanelState> = {}, trials = this.trials): void {
    this.state = { ...this.state, ...changed };
    this.trials = trials;
    this.channel.emit("state", this.state);
    this.channel.emit("trials", trials);
  }

  protected override handlers(): Handlers<PanelHost> {
    return {
      ready: this.answer("ready", () => {
        this.send();
      }),
      optimize: this.answer("optimize"),
      resume: this.answer("resume"),
      cancel: this.answer("cancel"),
      apply: this.answer("apply"),
      undoApply: this.answer("undoApply"),
      copyModelName: this.answer("copyModelName"),
      export: this.answer("export"),
      openJournal: this.answer("openJournal"),
      selectRun: this.answer("selectRun"),
    };
  }
}
