/**
 * A name and a password for a server. They leave this object in one form only, the header of a request: no print, no JSON and no
 * message shows them.
 */
export class Login {
  readonly #user: string;
  readonly #password: string;

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /** The value of an Authorization header (Basic, RFC 7617, UTF-8). */
  header(): string {
    return `Basic ${Buffer.from(`${this.#user}:${this.#password}`, "utf8").toString("base64")}`;
  }

  same(other: Login | null): boolean {
    return other !== null && other.header() === this.header();
  }

  toString(): string {
    return "[login]";
  }

  toJSON(): string {
    return "[login]";
  }
}
