import { DONE } from "../../ids";
import { markDone } from "../done";
import { showError } from "../errors";
import type { Command, Deps } from "./deps";

/** O3: Check This Machine: what the doctor of the command line finds, as a page. Returns the findings; null when the check could not be made. */
export const checkMachine =
  ({ machinePage, log }: Deps): Command =>
  async () => {
    try {
      const findings = await machinePage.show();
      markDone(DONE.checkMachine);
      return findings;
    } catch (error) {
      void showError(error, log);
      return null;
    }
  };
