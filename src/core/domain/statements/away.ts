import type { Subject } from "./figure";

/** Why of a model that was measured nothing can be asked now. */
export const AWAY = {
  "server-offline": {},
  "not-on-server": {},
} as const satisfies Subject;
