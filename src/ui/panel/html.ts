import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** Which of the pages in the one bundle it is. */
export type PageName = "results" | "home" | "machine";

interface Html {
  readonly webview: vscode.Webview;
  readonly folder: vscode.Uri;
  readonly page: PageName;
  readonly translations: Readonly<Record<string, unknown>>;
}

/** A panel's page: nothing but its own script and style may load, and nothing is written into it but our own words. */
export function panelHtml({ webview, folder, page, translations }: Html): string {
  const nonce = randomBytes(16).toString("base64");
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join("; ");
  // A closing tag inside a translation must not end the element.
  const l10n = JSON.stringify(translations).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>O3</title>
<link rel="stylesheet" href="${uri("panel.css")}">
<script type="application/json" id="l10n" nonce="${nonce}">${l10n}</script>
</head>
<body>
<div id="app" data-page="${page}"></div>
<script type="module" nonce="${nonce}" src="${uri("panel.js")}"></script>
</body>
</html>`;
}
