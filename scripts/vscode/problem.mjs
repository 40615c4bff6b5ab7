/** Something a person can act on: printed as one sentence, without a stack. */
export class Problem extends Error {}

/** Runs the main function of a script; its number is the exit code. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(error instanceof Problem ? `o3: ${error.message}` : error);
    process.exitCode = 1;
  }
}
