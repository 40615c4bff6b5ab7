import { InvalidArgumentError } from "commander";
import type { Command } from "commander";

/** What a shell makes of a variable that is not set: it must not pass for "left out". */
const EMPTY = "It is empty: give it a value, or leave it out.";

/** No value of the command line may be empty or the next option, and no option with a value given twice: slips that would go unnoticed. */
export function strict(program: Command): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      if (!option.required && !option.optional) continue;
      option.argParser(notEmpty(option.parseArg as Parse | undefined));
      let times = 0;
      command.on(`option:${option.name()}`, () => {
        if (++times > 1) command.error(`error: option '${option.flags}' is given more than once: give it once`);
      });
    }
    for (const argument of command.registeredArguments) argument.argParser(notEmpty(argument.parseArg as Parse | undefined));
  }
}

type Parse = (text: string, before: unknown) => unknown;

const notEmpty =
  (parse: Parse | undefined): Parse =>
  (text, before) => {
    if (text.trim() === "") throw new InvalidArgumentError(EMPTY);
    if (text.startsWith("--")) throw new InvalidArgumentError(`It is an option: the value is missing before it. What really begins so is written ./${text}`);
    return parse ? parse(text, before) : text;
  };
