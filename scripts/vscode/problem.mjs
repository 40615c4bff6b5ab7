import { realpathSync } from "node:fs";

/** Something a person can act on: printed as one sentence, without a stack. */
export class Problem extends Error {}

/** Whether the file of this `import.meta` is the script that was started; its path may lead through links. */
export const isStarted = ({ filename }) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === filename;

/** Runs the main function of a script; its number is the exit code. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(error instanceof Problem ? `o3: ${error.message}` : error);
    process.exitCode = 1;
  }
}
