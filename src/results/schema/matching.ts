import type { z } from "zod";

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

/**
 * A schema for a domain type that neither can drift from: compiling fails when the schema reads what is no `Domain`, and when
 * there is a `Domain` (another state, another reason) that the schema would refuse.
 */
export const matching =
  <Domain>() =>
  <Schema extends z.ZodType<Domain>>(schema: Schema & (Writable<Domain> extends z.input<Schema> ? unknown : never)): Schema =>
    schema;
