import { say } from "../say";
import { button } from "./button";
import { h } from "./dom";

/** Commands in a block, with a button that copies them as they are. */
export function copyBlock(label: string, key: string, commands: readonly string[]): HTMLElement {
  const text = commands.join("\n");
  const code = h("code", {}, text);
  const told = h("span", { class: "quiet", role: "status" });
  const copy = button({
    label: say("copy"),
    ariaLabel: say("copyLabel", label),
    key,
    secondary: true,
    onClick: () => {
      navigator.clipboard.writeText(text).then(
        () => {
          told.textContent = say("copied");
        },
        () => {
          // Without the clipboard the next best thing is a selection that one key copies.
          getSelection()?.selectAllChildren(code);
          told.textContent = say("notCopied");
        },
      );
    },
  });
  return h("div", { class: "copy-block" }, h("div", { class: "copy-head" }, h("span", {}, label), told, copy), h("pre", {}, code));
}
