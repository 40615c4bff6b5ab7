import { h } from "./dom";

/** A choice of few; the browser's own, since it is known to every screen reader. */
export function select<T extends string>(
  label: string,
  options: Readonly<Record<T, string>>,
  value: T,
  onChange: (value: T) => void,
): HTMLSelectElement {
  const names = Object.keys(options) as T[];
  const element = h(
    "select",
    { "aria-label": label },
    ...names.map((name) => h("option", { value: name, selected: name === value }, options[name])),
  );
  element.addEventListener("change", () => {
    const chosen = names[element.selectedIndex];
    if (chosen !== undefined) onChange(chosen);
  });
  return element;
}
