import { ApiError } from "../api/errors";

const PART = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}";
const NAME = new RegExp(`^(?:${PART}(?::\\d+)?/)?(?:${PART}/)?${PART}(?::${PART})?$`);

export const isModelName = (name: string): boolean => NAME.test(name);

/** A name with its tag. */
export const withTag = (name: string): string => (name.slice(name.lastIndexOf("/") + 1).includes(":") ? name : `${name}:latest`);

/** The tag is left out of messages only where the caller left it out too. @throws ApiError 400 */
export function checkedName(name: string): string {
  if (!isModelName(name)) throw new ApiError(400, "invalid model name");
  return withTag(name);
}

/** How Ollama names a model of its own library in some refusals. */
export const registryName = (name: string): string => {
  const tagged = withTag(name);
  return tagged.includes("/") ? `registry.ollama.ai/${tagged}` : `registry.ollama.ai/library/${tagged}`;
};
