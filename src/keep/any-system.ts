import type { KeepGuide, Variable } from "./guide";

const OLD = "ollama-before-o3";

/** A container's environment is fixed when it is made: a new one takes its place, and the old one waits for the undo. */
export const dockerGuide = (variables: readonly Variable[]): KeepGuide => ({
  place: "docker",
  title: "Docker, the image ollama/ollama",
  commands: [
    "docker stop ollama",
    `docker rename ollama ${OLD}`,
    `docker run -d --name ollama -v ollama:/root/.ollama -p 11434:11434 ${variables.map(([name, value]) => `-e ${name}=${value}`).join(" ")} ollama/ollama`,
  ],
  undo: ["docker rm -f ollama", `docker rename ${OLD} ollama`, "docker start ollama"],
  note:
    "Keep the other flags that your container was made with, such as --gpus=all or another volume, name or port. Once you are content, " +
    `'docker rm ${OLD}' removes the old container; the models are in the volume.`,
});

export const shellGuide = (variables: readonly Variable[]): KeepGuide => ({
  place: "shell",
  title: "A shell, 'ollama serve'",
  commands: [`${variables.map(([name, value]) => `${name}=${value}`).join(" ")} ollama serve`],
  undo: ["ollama serve"],
  note: "End the server that runs (Ctrl-C) before each. The variables hold for this start only.",
});

export const powershellGuide = (variables: readonly Variable[]): KeepGuide => ({
  place: "powershell",
  title: "PowerShell, 'ollama serve'",
  commands: [...variables.map(([name, value]) => `$env:${name} = "${value}"`), "ollama serve"],
  undo: [...variables.map(([name]) => `Remove-Item Env:${name}`), "ollama serve"],
  note: "End the server that runs (Ctrl-C) before each. The variables hold for this terminal only.",
});
