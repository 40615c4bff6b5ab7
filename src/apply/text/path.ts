/** A step into a document: a key of a map, or the entry of a list that has `value` under `key`. */
export type PathStep = string | { readonly key: string; readonly value: string };

/** Where a value stands, from the outermost in; never empty. */
export type Path = readonly PathStep[];

/** For messages: provider.ollama.models["a:b"], models[id=fast]. */
export const pathInWords = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step !== "string") return `[${step.key}=${step.value}]`;
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");

/** What a missing value becomes when all of `rest` has to be made around it. */
export const wrapped = (rest: Path, value: unknown): unknown =>
  rest.reduceRight<unknown>(
    (inner, step) => (typeof step === "string" ? { [step]: inner } : [isRecord(inner) ? { [step.key]: step.value, ...inner } : { [step.key]: step.value }]),
    value,
  );

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
