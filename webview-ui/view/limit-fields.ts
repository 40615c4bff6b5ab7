import type { GoalLimits } from "../../src/core/preset/goal";
import { limitFrom, limitText } from "../../src/core/preset/typed-limits";
import type { Limit } from "../../src/core/preset/typed-limits";
import { say } from "../say";
import type { Word } from "../say";
import { button } from "./button";
import { h, setAttributes } from "./dom";

const LABELS: Readonly<Record<Limit, Word>> = {
  minDecodeTokensPerSecond: "limitDecode",
  maxTtftMs: "limitTtft",
  maxContextTokens: "limitContext",
  maxFootprintBytes: "limitMemory",
};

interface LimitActions<L extends Limit> {
  /** The words of the button that takes back what was typed. */
  readonly reset: string;
  readonly onChange: (changed: Partial<Pick<GoalLimits, L>>) => void;
  readonly onReset: () => void;
}

/** Limits as fields; each change is told at once, and what is no number is said beside its field. */
export function limitFields<L extends Limit>(
  limits: readonly L[],
  { reset: label, onChange, onReset }: LimitActions<L>,
): {
  readonly element: HTMLElement;
  /** Shows these values; a field that is being typed in is left alone. */
  readonly update: (values: Pick<GoalLimits, L>, changed: boolean) => void;
} {
  const fields = limits.map((limit) =>
    field(limit, (value) => {
      onChange({ [limit]: value } as Partial<Pick<GoalLimits, L>>);
    }),
  );
  const reset = button({ label, key: "limits-reset", secondary: true, onClick: onReset });
  return {
    element: h("div", { class: "limits" }, ...fields.map(({ element }) => element), reset),
    update: (values, changed) => {
      limits.forEach((limit, index) => fields[index]?.show(values[limit]));
      setAttributes(reset, { disabled: !changed, "aria-disabled": changed ? null : "true", tabindex: changed ? 0 : -1 });
    },
  };
}

function field(limit: Limit, onChange: (value: number | null) => void): { element: HTMLElement; show: (value: number | null) => void } {
  const id = `limit-${limit}`;
  const wrong = h("span", { class: "limit-wrong", id: `${id}-wrong`, role: "alert" });
  const input = h("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", placeholder: say("limitNone"), "data-key": id });
  const told = (ok: boolean): void => {
    wrong.textContent = ok ? "" : say(limit === "maxContextTokens" ? "limitWrongTokens" : "limitWrong");
    setAttributes(input, { "aria-invalid": ok ? null : "true", "aria-describedby": ok ? null : wrong.id });
  };
  input.addEventListener("input", () => {
    const value = limitFrom(limit, input.value);
    told(value !== undefined);
    if (value !== undefined) onChange(value);
  });
  return {
    element: h("div", { class: "limit" }, h("label", { for: id }, say(LABELS[limit])), input, wrong),
    show: (value) => {
      if (limitFrom(limit, input.value) === value || input === document.activeElement) return;
      input.value = limitText(limit, value);
      told(true);
    },
  };
}
