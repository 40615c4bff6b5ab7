import type { MachinePageHost, MachinePageState } from "../src/protocol/machine-page";
import type { Finding } from "../src/core/domain/hardware";
import type { Host } from "./host";
import { findingInWords } from "../src/words/finding";
import type { FindingInWords } from "../src/words/finding";
import { currentLocale, say, translate } from "./say";
import type { Word } from "./say";
import { button } from "./view/button";
import { clipped, h, redrawn } from "./view/dom";
import type { Child } from "./view/dom";
import { notices } from "./view/notices";

const STATES = { ok: "checkOk", note: "checkNote", warning: "checkWarning", problem: "checkProblem" } as const satisfies Record<Finding["state"], Word>;
const SIGNS: Readonly<Record<Finding["state"], string>> = { ok: "✓", note: "–", warning: "!", problem: "✕" };

type Method = Exclude<keyof MachinePageHost["requests"], "ready">;
type Ask = (method: Method | "ready") => void;

/** Builds the page of the machine in `app` and keeps it as the host says. */
export function startMachine(app: HTMLElement, { channel }: Host<MachinePageHost>): void {
  const problems = notices();
  const ask: Ask = (method) => {
    channel.request(method, null).catch((error: unknown) => {
      problems.refused(error instanceof Error ? error.message : String(error));
    });
  };
  const top = h("header", { class: "top" });
  const body = h("section", { "aria-labelledby": "machine-title" });
  const drawTop = redrawn<Omit<MachinePageState, "findings">>(top, (state) => head(state, ask));
  const drawBody = redrawn<Pick<MachinePageState, "findings" | "start">>(body, (state) => findingsList(state, ask));
  app.replaceChildren(top, h("main", {}, problems.element, body));
  channel.on("state", ({ findings, ...state }) => {
    problems.problem(state.problem);
    drawTop(state);
    drawBody({ findings, start: state.start });
  });
  ask("ready");
}

function head({ checkedAt, checking, blocked }: Omit<MachinePageState, "findings">, ask: Ask): Child[] {
  const when = checking ? say("checkRunning") : checkedAt === null ? "" : say("checkedAt", whenWords(checkedAt));
  return [
    h(
      "div",
      { class: "title-row" },
      h("h1", { id: "machine-title" }, say("checkTitle")),
      h(
        "div",
        { class: "actions" },
        button({
          label: say("checkAgain"),
          key: "check",
          disabled: checking || blocked !== null,
          describedBy: blocked === null ? null : "check-blocked",
          onClick: () => {
            ask("check");
          },
        }),
      ),
    ),
    h("p", { class: "run-state", role: "status" }, when),
    blocked === null ? null : h("p", { class: "quiet", id: "check-blocked" }, blocked),
  ];
}

/** To the second: who checks again wants to see that it is new. */
const whenWords = (atMs: number): string => new Date(atMs).toLocaleString(currentLocale(), { dateStyle: "medium", timeStyle: "medium" });

function findingsList({ findings, start }: Pick<MachinePageState, "findings" | "start">, ask: Ask): Child[] {
  if (findings === null) return [];
  return [
    h("p", { class: "found-first" }, say(verdict(findings))),
    h(
      "ul",
      { class: "findings" },
      ...findings.map((found) => findingInWords(found, translate)).map((finding) =>
        h(
          "li",
          { class: `finding finding-${finding.state}` },
          h("span", { class: "finding-state" }, h("span", { class: "sign", "aria-hidden": "true" }, `${SIGNS[finding.state]} `), say(STATES[finding.state])),
          h("span", { class: "finding-what" }, clipped(finding.what, 60, "sentence")),
          h("div", {}, clipped(finding.detail, 1000, "sentence"), ...remedy(finding, start, ask)),
        ),
      ),
    ),
  ];
}

const verdict = (findings: readonly Finding[]): Word =>
  findings.some(({ state }) => state === "problem") ? "checkFix" : findings.some(({ state }) => state === "warning") ? "checkWarned" : "checkWell";

/** A button where one can do it, else what to do in words: never both. */
function remedy({ remedy: words, action }: FindingInWords, start: MachinePageState["start"], ask: Ask): Child[] {
  const act = (word: Word, method: Method): HTMLElement =>
    button({
      label: say(word),
      key: method,
      secondary: true,
      onClick: () => {
        ask(method);
      },
    });
  if (action === "pull-model") return [h("div", { class: "toolbar" }, act("homePull", "pull"))];
  if (action === "start-server") {
    const install = start === "install" ? h("a", { href: "https://ollama.com/download" }, say("homeInstall")) : null;
    return [h("div", { class: "toolbar" }, start === "program" ? act("homeStart", "startServer") : install, act("homeChangeEndpoint", "changeEndpoint"))];
  }
  return words === undefined ? [] : [h("p", { class: "quiet" }, clipped(say("checkRemedy", words), 600, "sentence"))];
}
