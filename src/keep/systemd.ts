import type { KeepGuide, Variable } from "./guide";

const FOLDER = "/etc/systemd/system/ollama.service.d";
/** Read after override.conf, which `systemctl edit` writes: of two values the last one holds. */
const FILE = `${FOLDER}/z-o3.conf`;
const RESTART = ["sudo systemctl daemon-reload", "sudo systemctl restart ollama"];

export function systemdGuide(variables: readonly Variable[]): KeepGuide {
  const lines = ["[Service]", ...variables.map(([name, value]) => `Environment="${name}=${value}"`)];
  return {
    place: "systemd",
    title: "Linux, Ollama as a systemd service (the usual installation)",
    commands: [`sudo mkdir -p ${FOLDER}`, `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} | sudo tee ${FILE}`, ...RESTART],
    undo: [`sudo rm ${FILE}`, ...RESTART],
    note: "The restart unloads all models of the service and breaks off requests under way.",
  };
}
