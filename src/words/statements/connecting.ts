import type { CONNECTING } from "../../core/domain/statements/connecting";
import type { Sentences } from "./sentences";

export const CONNECTING_WORDS: Sentences<typeof CONNECTING> = {
  "no-endpoint-scheme": '"{address}" is no endpoint: the scheme has to be http or https.',
  "no-endpoint": '"{address}" is no endpoint. Write it like {example}.',
  "no-endpoint-number": '"{address}" is no endpoint. For a port on this machine write {example}.',
  "use-https": "{host} speaks https, and was asked by http: use {address}.",
  "use-http": "{host} speaks http, and was asked by https: use {address}.",
  "redirected-nowhere": "{from} sends elsewhere (status {status}) and names no place: check the address.",
  "redirected-to-page": "{from} sends to {place} (status {status}): open that in a browser, and use the address of Ollama itself.",
  redirected: "{from} sends to {address} (status {status}): use {address} as the address.",
  "login-not-taken": "{from} wants a login and does not take the user and password of the address (status {status}): check them.",
  "login-wanted": "{from} wants a login (status {status}): write it as {example}, or use Ollama's own address.",
  "login-of-another-kind": "{from} wants a login (status {status}): O3 can give a user and a password only, and it wants {scheme}: use Ollama's own address.",
  "user-not-let-in":
    "{from} does not let this user in (status 403): check the rights of the user in the address. Where a proxy stands before Ollama, let it pass the host on as localhost, or use Ollama's own address.",
  "not-let-in":
    "{from} wants a login or lets this machine not in (status 403): write the login as {example}. Where a proxy stands before Ollama, let it pass the host on as localhost, or use Ollama's own address.",
  "address-too-long": "{from} answers, but does not know {path} there: leave {tail} at the end of the address out.",
  "not-ollama": "{from} answers, but is not Ollama: check the address (Ollama listens on port 11434 by default).",
  "not-ollama-path": "{from} answers, but is not Ollama: it does not know {path}. Check the address (Ollama listens on port 11434 by default).",
  "not-ollama-page": "{from} answers, but is not Ollama: {path} is a web page there. Check the address (Ollama listens on port 11434 by default).",
  "unlike-ollama": "{from} answers, but does not know {path} as Ollama does: check the address.",
  "page-says": 'Its page says "{title}".',
  status: "status {status}",
  "status-titled": 'status {status}, "{title}"',
  "between-gave-up":
    "Something between O3 and Ollama at {host} gave up after {afterMs} ({answer}): measure without it, at Ollama's own address, or raise its time limit.",
  "between-too-large":
    "Something between O3 and Ollama at {host} takes no request of this size ({answer}): measure without it, at Ollama's own address, or raise its limit.",
  "between-too-many":
    "Something between O3 and Ollama at {host} takes no more requests now ({answer}): measure without it, at Ollama's own address, or raise its limit.",
  "between-no-answer":
    "Something between O3 and Ollama at {host} did not get an answer from it ({answer}): see whether Ollama runs behind it, or measure without it, at Ollama's own address.",
  "certificate-expired": "The certificate of {address} has expired: renew it, or use Ollama's own address ({errorCode}).",
  "certificate-not-yet-valid": "The certificate of {address} is not valid yet: check the clocks of both machines ({errorCode}).",
  "certificate-other-name": "The certificate of {address} is made out to another name: use the name that it is made out to ({errorCode}).",
  "certificate-revoked": "The certificate of {address} was revoked: renew it, or use Ollama's own address ({errorCode}).",
  "certificate-untrusted":
    "The certificate of {address} is signed by nobody that this machine trusts: name the file of its authority in NODE_EXTRA_CA_CERTS, or use Ollama's own address ({errorCode}).",
  "no-answer-in-time": "{address} did not answer within {limitMs}.",
  "no-connection-in-time": "Timed out connecting to {address}. Check the address and the firewall.",
  "speaks-no-http": "What answers at {address} does not speak HTTP: check the address.",
  "broke-off": "{address} broke off while it was answering ({errorCode}): see whether the server still runs.",
  "nobody-answers":
    "No Ollama answers at {address} ({errorCode}). Start it with 'ollama serve', or use another address: --endpoint, OLLAMA_HOST, or the setting o3.endpoint.",
};
