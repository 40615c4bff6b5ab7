import type { Browser } from "playwright-core";
import type { HomeHost, HomeState } from "../../src/protocol/home";
import type { Handlers } from "../../src/rpc/channel";
import { openPage, ServedPage } from "./served-page";
import type { Opened, PageOptions } from "./served-page";

/** The page of all models, and its host. */
export class HomePage extends ServedPage<HomeHost> {
  private constructor(
    opened: Opened,
    private state: HomeState,
    options: PageOptions,
  ) {
    super(opened, options);
  }

  static open(browser: Browser, state: HomeState, options: PageOptions = {}): Promise<HomePage> {
    return openPage(browser, "home", options, (opened) => new HomePage(opened, state, options));
  }

  /** The host tells everything anew, or what `changed` says. */
  send(changed: Partial<HomeState> = {}): void {
    this.state = { ...this.state, ...changed };
    this.channel.emit("state", this.state);
  }

  protected override handlers(): Handlers<HomeHost> {
    return {
      ready: this.answer("ready", () => {
        this.send();
      }),
      open: this.answer("open"),
      measure: this.answer("measure"),
      apply: this.answer("apply"),
      pull: this.answer("pull"),
      refresh: this.answer("refresh"),
      changeEndpoint: this.answer("changeEndpoint"),
      startServer: this.answer("startServer"),
    };
  }
}
