import { measureMemory } from "./memory/measure";

/**
 * `npm run bench:memory`: error of the memory prediction on the embedded engine: small and medium model, f16 and q8_0 cache,
 * 2k to 128k tokens. Prints a table, and as its last line one JSON document with the greatest relative errors.
 */
async function main(): Promise<number> {
  const { table, ...result } = await measureMemory();
  console.log(table);
  console.log(JSON.stringify(result));
  return result.memory_error_before <= 0.1 && result.memory_error_after_two <= 0.02 ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
