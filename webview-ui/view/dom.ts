export type Child = Node | string | null;

export type Attributes = Readonly<Record<string, string | number | boolean | null | ((event: Event) => void)>>;

/**
 * An element with attributes and children. Text only ever becomes a text node, so that nothing in it is markup. Attributes that
 * are null or false are left out, functions listen to the event of that name.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

const LONGEST_TITLE = 4000;

/** Text of any length in a tooltip's bounds. */
export const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** A piece of text that may be long: cut, with (nearly) all of it in the tooltip. */
export function clipped(text: string, longest: number, className = "clipped"): HTMLElement {
  return h("span", { class: className, title: text.length > 40 ? cut(text, LONGEST_TITLE) : null }, cut(text, longest));
}

/**
 * Draws `element` anew only when `input` has changed, and keeps the focus and what was folded open: elements with the same
 * `data-key` are the same to the user.
 */
export function redrawn<T>(element: HTMLElement, draw: (input: T) => readonly Child[]): (input: T) => void {
  let last: string | null = null;
  return (input) => {
    const now = JSON.stringify(input);
    if (now === last) return;
    last = now;
    const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
    const open = new Set([...element.querySelectorAll("details[open][data-key]")].map((details) => details.getAttribute("data-key")));
    element.replaceChildren(...draw(input).filter((child) => child !== null));
    for (const details of element.querySelectorAll<HTMLDetailsElement>("details[data-key]"))
      if (open.has(details.getAttribute("data-key"))) details.open = true;
    if (focused) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  };
}
