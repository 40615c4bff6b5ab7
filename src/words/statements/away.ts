import type { AWAY } from "../../core/domain/statements/away";
import type { Sentences } from "./sentences";

export const AWAY_WORDS: Sentences<typeof AWAY> = {
  "server-offline": "server offline",
  "not-on-server": "not on this server",
};
