/** What a chart is painted with: canvas does not inherit CSS. */
export interface ChartColors {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly background: string;
  readonly measured: string;
  readonly other: string;
  readonly fitted: string;
  readonly predicted: string;
  readonly limit: string;
  readonly single: string;
  readonly chosen: string;
  readonly font: string;
  readonly fontSize: number;
}

/** The theme's colours as they are now. */
export function chartColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const body = getComputedStyle(document.body);
  const read = (...names: readonly string[]): string =>
    names.map((name) => style.getPropertyValue(name).trim()).find(Boolean) ?? body.color;
  return {
    text: read("--vscode-foreground"),
    quiet: read("--vscode-descriptionForeground", "--vscode-foreground"),
    grid: read("--vscode-charts-lines", "--vscode-editorWidget-border", "--vscode-descriptionForeground"),
    background: read("--vscode-editor-background"),
    measured: read("--vscode-charts-blue", "--vscode-textLink-foreground"),
    other: read("--vscode-charts-purple", "--vscode-descriptionForeground", "--vscode-foreground"),
    fitted: read("--vscode-charts-green", "--vscode-descriptionForeground", "--vscode-foreground"),
    // Orange is brown on black and blue on white in the high contrast themes.
    predicted: read("--vscode-charts-yellow", "--vscode-editorWarning-foreground"),
    limit: read("--vscode-charts-red", "--vscode-errorForeground"),
    single: read("--vscode-descriptionForeground", "--vscode-foreground"),
    chosen: read("--vscode-focusBorder", "--vscode-foreground"),
    font: body.fontFamily,
    fontSize: Number.parseFloat(body.fontSize) || 13,
  };
}

/** Calls `onChange` when the theme changes: VS Code says so on body and writes its colours into the root's style. */
export function onThemeChange(onChange: () => void): void {
  let pending = false;
  const observer = new MutationObserver(() => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      onChange();
    });
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-kind"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
