import { isStatement } from "../core/domain/statements";
import { inWords } from "../words/said";

/** As it is written to a file: beside the code of every statement stands its sentence in English, for whoever reads the file. */
export const toJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_key, part: unknown) => (isStatement(part) ? { ...part, text: inWords(part) } : part), indent);

/** The same with nothing but its sentence in the place of every statement: for what only tells. */
export const toToldJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_key, part: unknown) => (isStatement(part) ? inWords(part) : part), indent);
