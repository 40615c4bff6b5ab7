import { statSync } from "node:fs";
import { ApiError } from "../api/errors";
import { readHeader } from "../gguf/read-header";
import type { GgufHeader } from "../gguf/read-header";
import { Digests, derivedDigest } from "./digest";
import { modelFiles } from "./folder";
import { checkedName, withTag } from "./name";

/** A model as clients see it: a file, and parameters on top of it. */
export interface CatalogEntry {
  /** With its tag. */
  readonly name: string;
  readonly path: string;
  /** Not validated: a wrong type fails at the request, as with Ollama. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Name of the model it was derived from; empty for a file. */
  readonly parent: string;
  readonly modifiedAt: Date;
  readonly sizeBytes: number;
}

/** Models of a folder, and those that clients derived, copied or deleted. The latter last as long as the server: files stay untouched. */
export class Catalog {
  private readonly derived = new Map<string, CatalogEntry>();
  private readonly deleted = new Set<string>();
  private readonly digests = new Digests();
  private readonly headers = new Map<string, { readonly modifiedMs: number; readonly header: GgufHeader }>();

  constructor(private readonly folder: string) {}

  /** Newest first, as Ollama lists them. */
  list(): CatalogEntry[] {
    const files = modelFiles(this.folder)
      .map(({ name, path }) => this.fileEntry(withTag(name), path))
      .filter(({ name }) => !this.deleted.has(name) && !this.derived.has(name));
    return [...files, ...this.derived.values()].sort((a, b) => b.modifiedAt.getTime() - a.modifiedAt.getTime());
  }

  find(name: string): CatalogEntry | null {
    const tagged = withTag(name);
    return this.list().find((entry) => entry.name === tagged) ?? null;
  }

  /** @throws ApiError 404 */
  get(name: string): CatalogEntry {
    const entry = this.find(name);
    if (!entry) throw new ApiError(404, `model '${name}' not found`);
    return entry;
  }

  derive(name: string, from: CatalogEntry, parameters: Readonly<Record<string, unknown>>): CatalogEntry {
    const tagged = checkedName(name);
    const entry = { ...from, name: tagged, parent: from.name, parameters: { ...from.parameters, ...parameters }, modifiedAt: new Date() };
    this.derived.set(tagged, entry);
    return entry;
  }

  copy(from: CatalogEntry, name: string): void {
    const tagged = checkedName(name);
    this.derived.set(tagged, { ...from, name: tagged, modifiedAt: new Date() });
  }

  /** @throws ApiError 404 */
  delete(name: string): void {
    const entry = this.get(name);
    this.derived.delete(entry.name);
    this.deleted.add(entry.name);
  }

  async digest(entry: CatalogEntry): Promise<string> {
    const digest = await this.digests.of(entry.path);
    return Object.keys(entry.parameters).length === 0 ? digest : derivedDigest(digest, entry.parameters);
  }

  /** @throws when the file is gone or is no GGUF */
  header({ path }: CatalogEntry): GgufHeader {
    const modifiedMs = statSync(path).mtimeMs;
    const known = this.headers.get(path);
    if (known?.modifiedMs === modifiedMs) return known.header;
    const header = readHeader(path);
    this.headers.set(path, { modifiedMs, header });
    return header;
  }

  private fileEntry(name: string, path: string): CatalogEntry {
    const { size, mtime } = statSync(path);
    return { name, path, parameters: {}, parent: "", modifiedAt: mtime, sizeBytes: size };
  }
}
