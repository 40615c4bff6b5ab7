/** The part of JSON Schema that the gate's own prompts use. Objects have no properties but those listed, and all of them. */
export type Schema =
  | { readonly type: "string"; readonly enum?: readonly string[] }
  | { readonly type: "integer" | "number" | "boolean" }
  | {
      readonly type: "object";
      readonly properties: Readonly<Record<string, Schema>>;
      readonly required: readonly string[];
      readonly additionalProperties: false;
    };
export type ObjectSchema = Extract<Schema, { readonly type: "object" }>;

export const objectOf = (properties: Readonly<Record<string, Schema>>): ObjectSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** Whether a value is what the schema says. */
export function fits(value: unknown, schema: Schema): boolean {
  switch (schema.type) {
    case "string":
      return typeof value === "string" && (schema.enum?.includes(value) ?? true);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "object": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
      const entries = new Map<string, unknown>(Object.entries(value));
      return (
        entries.size === Object.keys(schema.properties).length &&
        Object.entries(schema.properties).every(([key, property]) => entries.has(key) && fits(entries.get(key), property))
      );
    }
  }
}

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** Whether an object has these values; text is compared without regard to case and blanks at its ends. */
export function states(value: unknown, facts: Facts): boolean {
  if (typeof value !== "object" || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return Object.entries(facts).every(([key, fact]) => plain(entries.get(key)) === plain(fact));
}

const plain = (value: unknown): unknown => (typeof value === "string" ? value.trim().toLowerCase() : value);
