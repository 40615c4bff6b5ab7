import type { Assignment, Header, Member, Scanned, Statement, Value } from "./toml-scan";

/** Where a node's text is, when it is one piece: an assignment's, or inside an inline table or list. */
interface Written {
  readonly value: Value;
  readonly statement: Assignment | null;
}

export interface Leaf {
  readonly kind: "leaf";
  readonly written: Written;
}

export interface Table {
  readonly kind: "table";
  /** section: under a header, or root, or only named by headers below it. dotted: by dotted keys of a section. inline: in braces. */
  readonly how: "section" | "dotted" | "inline";
  /** As a header names it; for dotted ones, as the assignments of `base` do. */
  readonly key: readonly string[];
  readonly children: Map<string, Node>;
  header: Header | null;
  /** Assignments under the header; of a dotted table's base, for a dotted one. */
  readonly own: Assignment[];
  readonly written: Written | null;
}

export interface List {
  readonly kind: "list";
  /** How `[[...]]` names it; empty where the list is inline. */
  readonly key: readonly string[];
  readonly items: Node[];
  readonly written: Written | null;
}

export type Node = Leaf | Table | List;

const table = (how: Table["how"], key: readonly string[], own: Assignment[] = [], written: Written | null = null): Table => ({
  kind: "table",
  how,
  key,
  children: new Map(),
  header: null,
  own,
  written,
});

export function treeOf({ statements }: Scanned): Table {
  const root = table("section", []);
  let section = root;
  for (const statement of statements) {
    if (statement.kind === "header") section = opened(root, statement);
    else {
      section.own.push(statement);
      put(section, statement, (key) => table("dotted", key, section.own), statement);
    }
  }
  return root;
}

/** The table that a header opens. */
function opened(root: Table, header: Header): Table {
  const { key, isEntry } = header;
  let parent = root;
  for (const [index, step] of key.slice(0, -1).entries()) parent = entered(parent, step, key.slice(0, index + 1));
  const last = key.at(-1) ?? "";
  if (!isEntry) {
    const found = entered(parent, last, key);
    found.header = header;
    return found;
  }
  const entry = table("section", key);
  entry.header = header;
  const list = parent.children.get(last);
  if (list?.kind === "list") list.items.push(entry);
  else parent.children.set(last, { kind: "list", key, items: [entry], written: null });
  return entry;
}

function entered(parent: Table, step: string, key: readonly string[]): Table {
  const found = parent.children.get(step);
  const inner = found?.kind === "list" ? found.items.at(-1) : found;
  if (inner?.kind === "table") return inner;
  const made = table("section", key);
  parent.children.set(step, made);
  return made;
}

/** A member under its key, with a table for each dot in it. */
function put(into: Table, { key, value }: Member, dotted: (key: readonly string[]) => Table, statement: Assignment | null): void {
  let parent = into;
  for (const [index, step] of key.slice(0, -1).entries()) {
    const found = parent.children.get(step);
    const inner = found?.kind === "table" ? found : dotted(key.slice(0, index + 1));
    parent.children.set(step, inner);
    parent = inner;
  }
  parent.children.set(key.at(-1) ?? "", nodeOf(value, statement));
}

function nodeOf(value: Value, statement: Assignment | null): Node {
  const written = { value, statement };
  if (value.kind === "scalar") return { kind: "leaf", written };
  if (value.kind === "list") return { kind: "list", key: [], items: value.items.map((item) => nodeOf(item, null)), written };
  const made = table("inline", [], [], written);
  for (const member of value.members) put(made, member, (key) => table("inline", key), null);
  return made;
}

/** All statements that make a node, in the order of the text; none for what is written inside an inline table or list. */
export function statementsOf(node: Node): Statement[] {
  const { written } = node.kind === "leaf" ? node : { written: node.written };
  if (written) return written.statement ? [written.statement] : [];
  if (node.kind === "leaf") return [];
  const inner = node.kind === "table" ? [...node.children.values()] : node.items;
  const header = node.kind === "table" && node.header ? [node.header] : [];
  return [...header, ...inner.flatMap(statementsOf)].sort((a, b) => a.lineStart - b.lineStart);
}
