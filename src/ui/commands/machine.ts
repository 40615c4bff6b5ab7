import { showError } from "../errors";
import type { Command, Deps } from "./deps";

/** O3: Check This Machine: what the doctor of the command line finds, as a page. Returns the findings; null when the check could not be made. */
export const checkMachine =
  ({ machinePage, log }: Deps): Command =>
  async () => {
    try {
      return await machinePage.show();
    } catch (error) {
      void showError(error, log);
      return null;
    }
  };
