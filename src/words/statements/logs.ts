import type { LOGS } from "../../core/domain/statements/logs";
import type { Sentences } from "./sentences";

export const LOG_WORDS: Sentences<typeof LOGS> = {
  "could-not-unload": "Could not unload {model}: {why}",
  "could-not-put-back": "Could not put {model} back: {why}",
  "to-be-put-back": "{model} was in memory before an O3 run that was cut off: it is put back when this run ends.",
  leftover: "Unloading {model}: an O3 run that was cut off had left it in memory.",
  "putting-back": "Stopped. Putting {model} back into memory, as it was before.",
  "put-back-smaller": "the server gave it {givenTokens} tokens instead of {contextTokens}.",
  "lines-passed-over": {
    by: "lines",
    one: "{lines} line of {path} could not be read and was left out: this O3 does not know {kinds}. Update O3 to read it.",
    many: "{lines} lines of {path} could not be read and were left out: this O3 does not know {kinds}. Update O3 to read them.",
  },
};
