import { say } from "../say";
import { button } from "./button";
import { clipped, h } from "./dom";

/** Problems: what the host says, which stays until it is gone, and what a request was refused with, until it is dismissed. */
export function notices(): {
  readonly element: HTMLElement;
  readonly problem: (message: string | null) => void;
  readonly refused: (message: string) => void;
} {
  const standing = h("div", { role: "alert" });
  const passing = h("div", { role: "alert" });
  let shown: string | null = null;
  return {
    element: h("div", { class: "notices" }, standing, passing),
    problem: (message) => {
      if (message === shown) return;
      shown = message;
      standing.replaceChildren(...(message === null ? [] : [notice(message)]));
    },
    refused: (message) => {
      const dismiss = button({
        label: say("dismiss"),
        key: "dismiss",
        secondary: true,
        onClick: () => {
          passing.replaceChildren();
        },
      });
      passing.replaceChildren(notice(message, dismiss));
    },
  };
}

const notice = (message: string, ...actions: readonly HTMLElement[]): HTMLElement =>
  h(
    "div",
    { class: "notice notice-error" },
    h("div", {}, h("strong", {}, `${say("problem")}: `), clipped(message, 2000, "sentence")),
    ...actions,
  );
