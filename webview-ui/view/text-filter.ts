import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import type { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/index.js";

interface TextFilter {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
}

/** A field whose every change is told. */
export function textFilter({ label, placeholder, value }: TextFilter, onChange: (value: string) => void): VscodeTextfield {
  const field = document.createElement("vscode-textfield");
  field.label = label;
  field.placeholder = placeholder;
  field.value = value;
  field.addEventListener("input", () => {
    onChange(field.value);
  });
  return field;
}
