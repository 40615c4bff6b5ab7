/** What a refused certificate means, by the code of Node's TLS; null where the code is of something else. */
export function certificateTrouble(code: string): string | null {
  if (code === "CERT_HAS_EXPIRED") return "has expired: renew it, or use Ollama's own address";
  if (code === "CERT_NOT_YET_VALID") return "is not valid yet: check the clocks of both machines";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH")
    return "is made out to another name: use the name that it is made out to";
  if (code === "CERT_REVOKED") return "was revoked: renew it, or use Ollama's own address";
  if (UNTRUSTED.test(code))
    return "is signed by nobody that this machine trusts: name the file of its authority in NODE_EXTRA_CA_CERTS, or use Ollama's own address";
  return null;
}

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET|DECRYPT|DECODE)|^CERT_|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE/;

/** TLS was spoken to something that does not speak it. */
export const isNoTls = (code: string): boolean => code === "EPROTO" || /^ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|HTTP|RECORD|UNEXPECTED_MESSAGE|DECODE|INVALID|BAD)/.test(code);
