import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import { commandUri } from "./command-uri";
import { appendProse } from "./prose";

export interface Link {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** A tooltip: a heading, paragraphs, and what can be done from there. Text of others is never markup, and a link runs nothing but O3's own commands. */
export function tooltip(heading: string, paragraphs: readonly string[], links: readonly Link[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: Object.values(COMMANDS) };
  appendProse(text.appendMarkdown("**"), heading).appendMarkdown("**");
  for (const words of paragraphs) if (words !== "") appendProse(text.appendMarkdown("\n\n"), words);
  if (links.length > 0) text.appendMarkdown(`\n\n${linksIn(links)}`);
  return text;
}

/** The links of a line, for a text that is trusted already. */
export const linksIn = (links: readonly Link[]): string => links.map((link) => `[${link.title}](${commandUri(link.command, ...link.arguments)})`).join(" | ");
