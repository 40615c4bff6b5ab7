import { readFile } from "node:fs/promises";
import { isAlias, LineCounter, parseDocument, visit } from "yaml";
import type { Alias, Document } from "yaml";
import { UsageError } from "../core/errors";

export interface Yaml {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/** Reads a YAML file. Throws UsageError with file, line and column where it is none, or cannot be read. */
export async function readYaml(file: string): Promise<Yaml> {
  const lines = new LineCounter();
  const document = parseDocument(await textOf(file), { lineCounter: lines, prettyErrors: false });
  const refuse = (offset: number, why: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new UsageError(`${file}:${line}:${col}: this is no valid YAML (${why}).`);
  };
  const [error] = document.errors;
  if (error) refuse(error.pos[0], error.message);
  const alias = unresolvedAlias(document);
  if (alias) refuse(alias.range?.[0] ?? 0, `*${alias.source} is used before &${alias.source} is set`);
  try {
    return { file, document, lines, value: document.toJS() as unknown };
  } catch (failure) {
    // Aliases that multiply beyond the library's bound.
    return refuse(0, failure instanceof Error ? failure.message : String(failure));
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}). Fix or remove it.`);
  }
}

function unresolvedAlias(document: Document): Alias | null {
  let found: Alias | null = null;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) || node.resolve(document)) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}
