import { connect } from "./host";
import { startHome } from "./home/home";
import { startMachine } from "./machine";
import { startPanel } from "./panel";
import { speak } from "./say";

function translations(): Readonly<Record<string, unknown>> {
  try {
    const table: unknown = JSON.parse(document.getElementById("l10n")?.textContent ?? "{}");
    return typeof table === "object" && table !== null ? (table as Readonly<Record<string, unknown>>) : {};
  } catch {
    // Words in English are better than none.
    return {};
  }
}

speak(translations(), document.documentElement.lang);
const app = document.getElementById("app");
if (app?.dataset.page === "home") startHome(app, connect());
else if (app?.dataset.page === "machine") startMachine(app, connect());
else if (app) startPanel(app, connect());
