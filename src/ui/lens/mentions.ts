/** A place in a text that names a model. */
export interface Mention {
  readonly offset: number;
  readonly length: number;
  /** As the server names it. */
  readonly model: string;
  /** num_ctx that the text itself sets for it (a Modelfile's PARAMETER); null where it says nothing. */
  readonly contextTokens: number | null;
}

/** What agents write before a model's name. */
const PREFIX = /^(?:ollama|ollama_chat|openai|ollama-local)\//;

const TOKEN = /[A-Za-z0-9][\w./:-]*/g;

/** Larger files are no settings of anybody. */
const MOST_CHARACTERS = 400_000;

/**
 * Where a settings file or a Modelfile names one of these models, each once a line. Lines that are comments are passed over; a name without a tag
 * counts only where it is a whole value, since such names are words too.
 */
export function mentionsIn(text: string, models: readonly string[]): readonly Mention[] {
  if (text.length > MOST_CHARACTERS || models.length === 0) return [];
  const known = new Map(models.flatMap((name) => [[name, name], ...(name.endsWith(":latest") ? [[name.slice(0, -":latest".length), name]] : [])] as [string, string][]));
  const found: Mention[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    if (!/^\s*(?:#|\/\/)/.test(line)) found.push(...mentionsInLine(line, known).map((mention) => ({ ...mention, offset: start + mention.offset })));
    start += line.length + 1;
  }
  return isModelfile(text) ? withContext(found, text) : found;
}

function mentionsInLine(line: string, known: ReadonlyMap<string, string>): readonly Mention[] {
  const found = new Map<string, Mention>();
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    const trimmed = token.replace(/[./:-]+$/, "");
    const [prefix = ""] = PREFIX.exec(trimmed) ?? [];
    const name = trimmed.slice(prefix.length);
    const model = known.get(name);
    if (model === undefined || found.has(model)) continue;
    const offset = index + prefix.length;
    if (!name.includes(":") && !isWhole(line, index, index + trimmed.length)) continue;
    found.set(model, { offset, length: name.length, model, contextTokens: null });
  }
  return [...found.values()];
}

/** In quotes, or all that stands behind a key, a dash or FROM. */
function isWhole(line: string, from: number, to: number): boolean {
  const [before, after] = [line.slice(0, from), line.slice(to)];
  if (/["']$/.test(before) && /^["']/.test(after)) return true;
  return /(?:^\s*FROM\s+|[:=]\s*|^\s*-\s+)$/i.test(before) && /^\s*(?:#.*)?\r?$/.test(after);
}

const isModelfile = (text: string): boolean => /^\s*FROM\s+\S/im.test(text);

function withContext(found: readonly Mention[], text: string): readonly Mention[] {
  const [, digits] = /^\s*PARAMETER\s+num_ctx\s+(\d{1,9})\s*$/im.exec(text) ?? [];
  return digits === undefined ? found : found.map((mention) => ({ ...mention, contextTokens: Number(digits) }));
}
