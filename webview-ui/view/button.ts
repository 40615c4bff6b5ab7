import "@vscode-elements/elements/dist/vscode-button/index.js";
import { setAttributes } from "./dom";

export interface ButtonOptions {
  readonly label: string;
  /** Same key, same button: the focus survives a redraw. */
  readonly key: string;
  readonly onClick: () => void;
  /** Spoken instead of the label where that alone would be ambiguous. */
  readonly ariaLabel?: string;
  readonly secondary?: boolean;
  readonly disabled?: boolean;
  /** Id of the text that says why it is disabled. */
  readonly describedBy?: string | null;
  readonly pressed?: boolean;
}

export function button({ label, key, onClick, ariaLabel, secondary, disabled, describedBy, pressed }: ButtonOptions): HTMLElement {
  const element = document.createElement("vscode-button");
  setAttributes(element, {
    role: "button",
    tabindex: disabled === true ? -1 : 0,
    "data-key": key,
    secondary: secondary ?? false,
    disabled: disabled ?? false,
    "aria-disabled": disabled === true ? "true" : null,
    "aria-label": ariaLabel ?? null,
    "aria-describedby": describedBy ?? null,
    "aria-pressed": pressed === undefined ? null : String(pressed),
  });
  element.textContent = label;
  element.addEventListener("click", () => {
    if (!element.hasAttribute("disabled")) onClick();
  });
  return element;
}
