import type { Figure, Told } from "../model/figure";
import { parts } from "../model/figure";
import type { Word } from "../say";
import { cut, h } from "./dom";
import type { Child } from "./dom";

/** A figure that carries what it is of, for whoever reads the page by program: the test that no two of them disagree. */
export const figure = (told: Told): string | HTMLElement => (isFigure(told) ? h("data", { "data-of": told.of.join("; "), value: told.value }, told.text) : told);

const isFigure = (value: Told): value is Figure => typeof value === "object";

/** A sentence with figures in it. */
export const phrase = (word: Word, ...values: readonly (Told | number)[]): Child[] => parts(word, ...values).map(figure);

const LONGEST_PART = 600;

/** Words with figures in them; text of others is cut. */
export const sentence = (told: readonly Told[]): HTMLElement =>
  h("span", { class: "sentence" }, ...told.map((part) => figure(isFigure(part) ? part : cut(part, LONGEST_PART))));
