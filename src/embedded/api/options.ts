import { ApiError } from "./errors";

type Kind = "integer" | "float32" | "boolean" | "array";

/** Options that Ollama knows; others are ignored without a word. */
const KINDS: Readonly<Record<string, Kind>> = {
  num_ctx: "integer",
  num_batch: "integer",
  num_gpu: "integer",
  main_gpu: "integer",
  num_thread: "integer",
  draft_num_predict: "integer",
  use_mmap: "boolean",
  num_keep: "integer",
  num_predict: "integer",
  seed: "integer",
  top_k: "integer",
  top_p: "float32",
  min_p: "float32",
  typical_p: "float32",
  temperature: "float32",
  repeat_last_n: "integer",
  repeat_penalty: "float32",
  presence_penalty: "float32",
  frequency_penalty: "float32",
  stop: "array",
};

const matches: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  integer: (value) => typeof value === "number",
  float32: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
};

/** Options of the right types, by name. */
export class Options {
  private constructor(private readonly values: ReadonlyMap<string, unknown>) {}

  /**
   * Reads options as Ollama does: null counts as not given, fractions of integers are dropped, later objects win.
   * @throws ApiError 500 when a value has the wrong type
   */
  static read(...layers: readonly Readonly<Record<string, unknown>>[]): Options {
    const values = new Map<string, unknown>();
    for (const [name, value] of layers.flatMap((layer) => Object.entries(layer))) {
      const kind = KINDS[name];
      if (kind === undefined || value === null) continue;
      if (!matches[kind](value)) throw new ApiError(500, `option "${name}" must be of type ${kind}`);
      values.set(name, kind === "integer" ? Math.trunc(value as number) : value);
    }
    return new Options(values);
  }

  number(name: string, fallback: number): number {
    const value = this.values.get(name);
    return typeof value === "number" ? value : fallback;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.values.get(name);
    return typeof value === "boolean" ? value : fallback;
  }

  /** @throws ApiError 500 when an element is no string */
  strings(name: string): string[] {
    const value = this.values.get(name);
    if (!Array.isArray(value)) return [];
    return value.map((element: unknown) => {
      if (typeof element !== "string") throw new ApiError(500, `option "${name}" must be of an array of strings`);
      return element;
    });
  }
}
