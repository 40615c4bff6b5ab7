import * as vscode from "vscode";
import type { Config } from "./config";
import { alertsIn } from "./hardware-words";
import type { MachineWatch } from "./machine";

/** A pool must fall this far below the alert line (share of it) before it is told again. */
const QUIET_AGAIN = 0.95;

/** One notification when RAM or VRAM passes the alert line; it can be silenced for good. */
export function watchAlerts(machine: MachineWatch, config: Config): vscode.Disposable {
  let told = false;
  let open = false;
  return machine.onDidChange((state) => {
    if (!state.local) return;
    const alerts = alertsIn(state);
    if (alerts.length === 0) {
      const calm = { ...state, limits: { ...state.limits, alert: state.limits.alert * QUIET_AGAIN } };
      if (alertsIn(calm).length === 0) told = false;
      return;
    }
    if (told || open || !config.hardwareAlerts.value) return;
    told = open = true;
    // Until the answer is stored, the setting does not say yet that it was "never again".
    void tell(alerts, config).finally(() => (open = false));
  });
}

async function tell(alerts: readonly string[], config: Config): Promise<void> {
  const silence = vscode.l10n.t("Don't Show Again");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("O3: {0}. Measurements stop at their limits; other programs may slow down.", alerts.join(", ")),
    silence,
  );
  if (chosen === silence) await config.hardwareAlerts.set(false);
}
