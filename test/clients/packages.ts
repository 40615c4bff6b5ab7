/** Which real clients the suite drives, exactly these versions: a newer one may read its files differently. None is a dependency of O3. */
export interface ClientPackage {
  /** As the adapter's id, where there is one. */
  readonly id: string;
  readonly version: string;
  readonly registry: "npm" | "pypi";
  /** As the registry's client wants it, version included. */
  readonly spec: string;
  /** What is there when it is installed, from the folder it was installed into. */
  readonly program: string;
}

const arch = process.arch === "arm64" ? "arm64" : "x64";
const platform = `${process.platform}-${arch}`;
/** Built for processors without AVX2 too. */
const anyProcessor = arch === "x64" ? `${platform}-baseline` : platform;

const npm = (id: string, version: string, name: string, program: string): ClientPackage => ({
  id,
  version,
  registry: "npm",
  spec: `${name}@${version}`,
  program: `node_modules/${program}`,
});

const pypi = (id: string, version: string, name: string, program: string): ClientPackage => ({
  id,
  version,
  registry: "pypi",
  spec: `${name}==${version}`,
  program: `bin/${program}`,
});

/** A client's own package often is a wrapper that copies the program of this platform in a script after the installation: that program alone is half the size, and no script runs. */
const program = (id: string, version: string, name: string, file: string): ClientPackage => npm(id, version, name, `${name}/${file}`);

export const PACKAGES: readonly ClientPackage[] = [
  program("opencode", "1.18.33", `opencode-${anyProcessor}`, "bin/opencode"),
  program("kilo", "7.7.9", `@kilocode/cli-${anyProcessor}`, "bin/kilo"),
  npm("qwen", "0.24.4", "@qwen-code/qwen-code", ".bin/qwen"),
  npm("continue", "1.5.47", "@continuedev/cli", ".bin/cn"),
  pypi("aider", "0.86.2", "aider-chat", "aider"),
  program("claude-code", "2.1.332", `@anthropic-ai/claude-code-${platform}`, "claude"),
  program("cline", "3.0.65", `@cline/cli-${platform}`, "bin/cline"),
  npm("codex", "0.171.0", "@openai/codex", ".bin/codex"),
  pypi("langchain-python", "1.1.0", "langchain-ollama", "python3"),
  npm("langchain-js", "1.3.0", "@langchain/ollama", "@langchain/ollama/package.json"),
];
