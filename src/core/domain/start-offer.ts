/** How a server that does not answer could be made to. */
export type StartOffer =
  /** By the `ollama` program of this machine; `host` is what OLLAMA_HOST has to be, so that it listens where it is looked for. */
  | { readonly kind: "program"; readonly file: string; readonly host: string }
  /** It would be on this machine, where no such program is. */
  | { readonly kind: "install" }
  /** Nothing here would help: it is on another machine, or behind something that adds a login or a certificate. */
  | { readonly kind: "none" };
