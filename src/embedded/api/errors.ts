/** A refusal as Ollama words it: an HTTP status and `{"error": text}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    text: string,
  ) {
    super(text);
  }
}
