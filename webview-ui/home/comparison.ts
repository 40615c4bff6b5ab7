import { say } from "../say";
import { button } from "../view/button";
import { cut, h, redrawn } from "../view/dom";
import { dataTable } from "../view/table";
import { comparedRows } from "./compare";
import type { HomeContext } from "./context";
import type { HomePart } from "./part";

/** A server may name its models as it likes. */
const LONGEST_NAME = 60;

interface Input {
  readonly names: readonly string[];
  readonly table: readonly (readonly string[])[] | null;
}

/** Two models side by side, once two are checked. */
export function comparison({ choices, choose }: HomeContext): HomePart {
  const hint = h("p", { class: "quiet", role: "status" });
  const body = h("div", {});
  const draw = redrawn<Input>(body, ({ names, table }) => {
    if (table === null) return [];
    const [first = "", second = ""] = names.map((name) => cut(name, LONGEST_NAME));
    return [
      dataTable(say("homeCompareTitle", first, second), [say("homeFigure"), first, second, say("homeDifference")], table),
      h("p", { class: "quiet" }, say("homeCompareNote")),
      h(
        "div",
        { class: "toolbar exports" },
        button({
          label: say("homeCompareClose"),
          key: "close-comparison",
          secondary: true,
          onClick: () => {
            choose({ compared: [] });
          },
        }),
      ),
    ];
  });
  const element = h("section", { "aria-labelledby": "compare-title" }, h("h2", { id: "compare-title" }, say("homeCompare")), hint, body);
  return {
    element,
    update: ({ rows }) => {
      element.hidden = rows.length < 2;
      const [first, second] = choices().compared.flatMap((name) => rows.find(({ model }) => model.name === name) ?? []);
      const names = [first, second].flatMap((row) => (row ? [row.model.name] : []));
      hint.textContent = hintFor(names.map((name) => cut(name, LONGEST_NAME)));
      draw({ names, table: first && second ? comparedRows(first, second) : null });
    },
  };
}

function hintFor([first, second]: readonly string[]): string {
  if (first === undefined) return say("homeCompareHint");
  return second === undefined ? say("homeCompareOne", first) : say("homeCompareTitle", first, second);
}
