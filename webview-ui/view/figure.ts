import type { Figure, Told } from "../model/figure";
import { say } from "../say";
import type { Word } from "../say";
import { h } from "./dom";
import type { Child } from "./dom";

/** A figure that carries what it is of, for whoever reads the page by program: copying scripts, and the test that no two of them disagree. */
export const figure = (told: Told): string | HTMLElement => (isFigure(told) ? h("data", { "data-of": told.of.join("; "), value: told.value }, told.text) : told);

const isFigure = (value: unknown): value is Figure => typeof value === "object" && value !== null && "of" in value;

/** A sentence with figures in it. */
export const phrase = (word: Word, ...values: readonly (Told | number)[]): Child[] =>
  say(word)
    .split(/\{(\d+)\}/)
    .map((part, at) => {
      if (at % 2 === 0) return part;
      const value = values[Number(part)] ?? "";
      return typeof value === "number" ? String(value) : figure(value);
    });
