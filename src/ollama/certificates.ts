import type { StatementCode } from "../core/domain/statements";

type Trouble = Extract<StatementCode, `certificate-${string}`>;

/** What a refused certificate means, by the code of Node's TLS; null where the code is of something else. */
export function certificateTrouble(code: string): Trouble | null {
  if (code === "CERT_HAS_EXPIRED") return "certificate-expired";
  if (code === "CERT_NOT_YET_VALID") return "certificate-not-yet-valid";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH") return "certificate-other-name";
  if (code === "CERT_REVOKED") return "certificate-revoked";
  return UNTRUSTED.test(code) ? "certificate-untrusted" : null;
}

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET|DECRYPT|DECODE)|^CERT_|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE/;

/** TLS was spoken to something that does not speak it. */
export const isNoTls = (code: string): boolean => code === "EPROTO" || /^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|HTTP|RECORD|UNEXPECTED_MESSAGE|DECODE|INVALID|BAD)/.test(code);
