import type { Browser } from "playwright-core";
import type { MachinePageHost, MachinePageState } from "../../src/protocol/machine-page";
import type { Handlers } from "../../src/rpc/channel";
import { openPage, ServedPage } from "./served-page";
import type { Opened, PageOptions } from "./served-page";

/** The page of the machine, and its host. */
export class ServedMachine extends ServedPage<MachinePageHost> {
  private constructor(
    opened: Opened,
    private state: MachinePageState,
    options: PageOptions,
  ) {
    super(opened, options);
  }

  static open(browser: Browser, state: MachinePageState, options: PageOptions = {}): Promise<ServedMachine> {
    return openPage(browser, "machine", options, (opened) => new ServedMachine(opened, state, options));
  }

  /** The host tells everything anew, or what `changed` says. */
  send(changed: Partial<MachinePageState> = {}): void {
    this.state = { ...this.state, ...changed };
    this.channel.emit("state", this.state);
  }

  protected override handlers(): Handlers<MachinePageHost> {
    return {
      ready: this.answer("ready", () => {
        this.send();
      }),
      check: this.answer("check"),
      startServer: this.answer("startServer"),
      changeEndpoint: this.answer("changeEndpoint"),
      pull: this.answer("pull"),
    };
  }
}
