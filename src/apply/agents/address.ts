/** Ollama's default port, which an address without one means for Ollama's own interface. */
const OLLAMA_PORT = "11434";

/** The base of Ollama's OpenAI-compatible interface: `http://127.0.0.1:11434/v1`. */
export const openAiBase = (endpoint: string): string => `${endpoint}/v1`;

/** Whether two addresses lead to one server, `/v1` or not: localhost and the loopback addresses are one. False for what is no address. */
export function isSameAddress(a: unknown, b: string): boolean {
  const [first, second] = [plain(a), plain(b)];
  return first !== null && first === second;
}

function plain(address: unknown): string | null {
  if (typeof address !== "string" || !URL.canParse(address)) return null;
  const { protocol, hostname, port, pathname } = new URL(address);
  const host = ["localhost", "[::1]", "0.0.0.0"].includes(hostname) ? "127.0.0.1" : hostname;
  return `${protocol}//${host}:${port || (protocol === "https:" ? "443" : "80")}${pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}`;
}

/** Whether an address is where Ollama listens unless it is told otherwise. */
export const isDefaultAddress = (endpoint: string): boolean => isSameAddress(endpoint, `http://127.0.0.1:${OLLAMA_PORT}`);
