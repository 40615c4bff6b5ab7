import { saidOf } from "../core/errors";
import { RemoteError } from "../rpc/errors";
import type { ServerState } from "../protocol/worker";
import { inWords } from "../words/said";
import { inEnglish } from "../words/say";
import type { Say } from "../words/say";

/** What an error says, in English where nothing else is asked for (for the log). */
export const messageOf = (error: unknown, say: Say = inEnglish): string => inWords(saidOf(error), say);

/** That the server does not answer, as an error. */
export const isDown = ({ reason, message }: Extract<ServerState, { state: "down" }>): RemoteError => new RemoteError("EngineError", inWords(message), reason, message);
