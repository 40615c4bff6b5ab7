import * as vscode from "vscode";

/**
 * Adds text of anybody's to a tooltip: never markup, and its lines break between words. VS Code's own `appendText` joins all words by
 * spaces that do not break, so that a long line breaks inside a word.
 */
export function appendProse(tooltip: vscode.MarkdownString, text: string): vscode.MarkdownString {
  // Not at the beginning of a line, where spaces are markup.
  const escaped = new vscode.MarkdownString().appendText(text).value.replaceAll(/(?<=\S)(?:&nbsp;)+(?=\S)/g, " ");
  return tooltip.appendMarkdown(escaped);
}
