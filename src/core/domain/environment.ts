import type { HardwareProfile } from "./hardware";
import type { ServerSettings } from "./settings";

export type EngineKind = "ollama" | "embedded" | "simulated";

export interface EngineIdentity {
  readonly kind: EngineKind;
  readonly version: string;
  readonly endpoint: string;
  /** Local readings of hardware apply to the server only when it runs here. */
  readonly local: boolean;
  /** `assumed` where the server's environment cannot be read. */
  readonly server: { readonly state: "known" | "assumed"; readonly settings: ServerSettings };
}

/** What a result depends on besides the settings: a preset made elsewhere is stale. */
export interface Environment {
  readonly engine: EngineIdentity;
  readonly hardware: HardwareProfile;
  readonly o3Version: string;
}
