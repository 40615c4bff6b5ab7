import type { FrontConstraints } from "../../src/core/preset/pick";
import { limitFrom, LIMITS, limitText } from "../model/limits";
import type { Limit } from "../model/limits";
import { say } from "../say";
import type { Word } from "../say";
import { button } from "./button";
import { h, setAttributes } from "./dom";

const LABELS: Readonly<Record<Limit, Word>> = {
  minDecodeTokensPerSecond: "limitDecode",
  maxTtftMs: "limitTtft",
  maxFootprintBytes: "limitMemory",
};

/** Limits on speed, waiting and memory, as fields; each change is told at once, and what is no number is said beside its field. */
export function limitFields(
  onChange: (changed: Partial<FrontConstraints>) => void,
  onReset: () => void,
): {
  readonly element: HTMLElement;
  /** Shows `limits`; a field that is being typed in is left alone. */
  readonly update: (limits: FrontConstraints, changed: boolean) => void;
} {
  const fields = LIMITS.map((limit) => field(limit, onChange));
  const reset = button({ label: say("limitsReset"), key: "limits-reset", secondary: true, onClick: onReset });
  return {
    element: h("div", { class: "limits" }, ...fields.map(({ element }) => element), reset),
    update: (limits, changed) => {
      LIMITS.forEach((limit, index) => fields[index]?.show(limits[limit]));
      setAttributes(reset, { disabled: !changed, "aria-disabled": changed ? null : "true", tabindex: changed ? 0 : -1 });
    },
  };
}

function field(
  limit: Limit,
  onChange: (changed: Partial<FrontConstraints>) => void,
): { element: HTMLElement; show: (value: number | null) => void } {
  const id = `limit-${limit}`;
  const wrong = h("span", { class: "limit-wrong", id: `${id}-wrong`, role: "alert" });
  const input = h("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", placeholder: say("limitNone"), "data-key": id });
  const told = (ok: boolean): void => {
    wrong.textContent = ok ? "" : say("limitWrong");
    setAttributes(input, { "aria-invalid": ok ? null : "true", "aria-describedby": ok ? null : wrong.id });
  };
  input.addEventListener("input", () => {
    const value = limitFrom(limit, input.value);
    told(value !== undefined);
    if (value !== undefined) onChange({ [limit]: value });
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
