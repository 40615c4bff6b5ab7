import type { WORKING } from "../../core/domain/statements/working";
import type { Sentences } from "./sentences";

export const WORKING_WORDS: Sentences<typeof WORKING> = {
  "preview-too-old": "This preview is too old. Apply the preset again.",
  "applying-now": "O3 is applying a preset or taking one back. Wait a moment, then try again.",
  "downloading-now": "O3 is downloading {model}. Wait for the download, or cancel it: it would disturb a measurement.",
  "measuring-now": "O3 is measuring {model}. Wait for the run, or cancel it: anything else on the server would disturb the measurement.",
  "asked-wrongly": 'O3 was asked for "{method}" with something that it cannot be done with: {what}.',
  "nothing-known-of-it": "nothing is known of it",
  "not-measured-yet": '{model} was not measured on this machine yet. Run "O3: Optimize Model" first.',
  "shown-run-gone": "The run that was shown is not there any more. Look at the results again.",
  "no-such-preset": '{model} has no preset {preset} yet. Run "O3: Optimize Model" first.',
  "workspace-gone": "The folder {folder} is not there any more: it was renamed, moved or removed. Open it where it is now, then start again.",
};
