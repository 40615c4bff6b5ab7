import type { KvCacheReading } from "../../src/core/domain/tuning";
import { kvTable } from "../model/kv-words";
import { say } from "../say";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

const MOST_TYPES = 20;

/** Each type of the KV cache beside f16: memory, speed, and whether it may be recommended. */
export function kvSection(readings: readonly KvCacheReading[]): Child[] {
  if (readings.length === 0) return [];
  const { columns, rows } = kvTable(readings.slice(0, MOST_TYPES));
  return [
    h("h3", { class: "later" }, say("kvTitle")),
    h("p", { class: "quiet" }, say("kvHint")),
    h(
      "div",
      { class: "table-box", tabindex: 0, role: "region", "aria-label": say("kvTitle") },
      h(
        "table",
        { class: "data words" },
        h("caption", { class: "hidden-text" }, say("kvTitle")),
        h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))),
        h(
          "tbody",
          {},
          ...rows.map((row) =>
            h(
              "tr",
              {},
              ...row.map((cell, index) =>
                h(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : {}, clipped(cell, 600, "sentence")),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}
