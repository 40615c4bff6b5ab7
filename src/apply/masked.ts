/** A key that names a secret, and its value, in any of the formats; numbers (max_tokens) and names of variables are none. */
const SECRET = /((?:^|[\s{,"'])[\w.-]*(?:api[_-]?key|token|secret|password|passwd|authorization|credential)[\w.-]*["']?\s*[:=]\s*)(["']?)([^\s"',}#][^"'\n\r,}]*)\2/gi;

/** In the address of a server. */
const LOGIN = /(\/\/)[^/@\s"']+@/g;

/** What agents are told where a server wants no key. */
const NO_SECRET = /^(ollama|none|null|true|false|off|on|\d+|\$?\{.*|env:.*)$/i;

/** Behind a value, in the formats that have such; a secret with one behind it is still one. */
const COMMENT = /\s+#.*$/;

/** A text to show: values of keys that sound like secrets are dots. Length and everything else stays readable; nothing is ever written from it. */
export const withoutSecrets = (text: string): string =>
  text
    .replace(SECRET, (whole, lead: string, quote: string, value: string) => (NO_SECRET.test(value.replace(COMMENT, "").trim()) ? whole : `${lead}${quote}•••${quote}`))
    .replace(LOGIN, "$1•••@");
