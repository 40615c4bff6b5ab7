/** What a body says that is no JSON of Ollama's. */

export const isWebPage = (text: string): boolean => /^\s*(<!doctype|<html|<head|<body|<\?xml|<!--|<center|<h1|<title)/i.test(text);

/** A page's title, else its first heading; null where it has neither. Never its source. */
export function titleOf(text: string): string | null {
  for (const tag of ["title", "h1", "h2"]) {
    const found = new RegExp(`<${tag}[^>]*>([^<]*)</${tag}`, "i").exec(text)?.[1]?.replace(/\s+/g, " ").trim();
    if (found) return unescaped(found).slice(0, 100);
  }
  return null;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

const unescaped = (text: string): string => text.replace(/&(\w+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
