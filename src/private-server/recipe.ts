/** A server that can be started beside the user's, and the models that it is to see. */
export interface ServerRecipe {
  readonly kind: "ollama" | "embedded";
  /** The program; a full path. */
  readonly file: string;
  /** What comes before the arguments that name the port. */
  readonly args: readonly string[];
  /** The model store of the user's server, which is shared and only read; for the embedded engine a folder of .gguf files. */
  readonly modelsFolder: string;
  /** As the program tells it; null where it is not asked. */
  readonly version: string | null;
  /** Variables of the user's own server; absent where nothing tells them, and O3's own environment has to stand in. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EmbeddedFiles {
  /** The engine's built server.mjs. */
  readonly serverFile: string;
  readonly modelsFolder: string;
  /** Where a request names none; absent leaves it to the engine. */
  readonly threads?: number;
}

/** The embedded engine as a private server. It reads Ollama's variables, so only the port and the models are told by flags. */
export const embeddedRecipe = ({ serverFile, modelsFolder, threads }: EmbeddedFiles): ServerRecipe => ({
  kind: "embedded",
  file: process.execPath,
  args: [serverFile, "--models", modelsFolder, ...(threads === undefined ? [] : ["--threads", String(threads)])],
  modelsFolder,
  version: null,
});
