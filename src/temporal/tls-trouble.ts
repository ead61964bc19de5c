import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import type { ConnectionSettings } from './connection-settings.ts';

/** Why a server cannot be reached, in a few words, and what to do about it. */
export interface Trouble {
  readonly reason: string;
  readonly remedy: string;
}

/** What a TLS handshake was tried with, and how it ended. */
export interface Handshake {
  readonly host: string;
  readonly tls: ConnectionSettings['security']['tls'];
  /** Code of Node or OpenSSL, and whatever text came with it. */
  readonly code: string;
  readonly message: string;
  /** What the server showed, if it came so far. */
  readonly certificate?: PeerCertificate | undefined;
}

const CLIENT_FILES =
  'TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, or client_cert_path and client_key_path of the profile';
const SET_CLIENT = `set ${CLIENT_FILES}`;
const CHECK_CLIENT = `check ${CLIENT_FILES}`;
const SET_AUTHORITY =
  'set TEMPORAL_TLS_SERVER_CA_CERT_PATH, or server_ca_cert_path of the profile, to the PEM file of the authority that signed it';

/** TLS is on, and the server answers in plain text. */
const SPEAKS_NO_TLS: Trouble = {
  reason: 'TLS is switched on, and the server there does not speak it',
  remedy:
    'correct the address, or set TEMPORAL_TLS=false and unset the other TEMPORAL_TLS variables (in temporal.toml: disabled = true in the tls section); an API key switches TLS on',
};

/** TLS is off, and the server speaks nothing else. */
export const SPEAKS_TLS: Trouble = {
  reason: 'the server there speaks TLS, which is not switched on',
  remedy: 'set TEMPORAL_TLS=true, or add a tls section to the profile in temporal.toml',
};

const UNTRUSTED =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/;

/** The trouble that a failed handshake tells of; `undefined` for one that says nothing about certificates. */
export function tlsTrouble(handshake: Handshake): Trouble | undefined {
  const { code, message } = handshake;
  if (UNTRUSTED.test(code)) return untrusted(handshake);
  if (code === 'CERT_HAS_EXPIRED') return expired(handshake);
  if (code === 'CERT_NOT_YET_VALID') {
    const reason = `its certificate is valid only from ${handshake.certificate?.valid_from ?? 'a later time'}`;
    return { reason, remedy: 'set the clock of this machine right, or give the server another certificate' };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return otherName(handshake);
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|wrong version number/.test(`${code} ${message}`))
    return SPEAKS_NO_TLS;
  if (/ALERT/.test(code) || /\balert\b/.test(message)) return refused(handshake);
  return undefined;
}

/** A server that ended the connection once it had seen who connects. */
export function closedAfterHandshake(tls: Handshake['tls']): Trouble {
  if (!hasClientCertificate(tls)) {
    const reason =
      'the server closed the connection after the TLS handshake, as servers do that want a client certificate';
    return { reason, remedy: SET_CLIENT };
  }
  const known = expiredClient(tls);
  if (known) return known;
  return {
    reason: 'the server closed the connection when it saw the client certificate',
    remedy: `${CHECK_CLIENT}: an authority that the server trusts has to have signed it`,
  };
}

/** What this machine can see by itself of the certificate that a server did not take. */
function expiredClient(tls: Handshake['tls']): Trouble | undefined {
  const pair = typeof tls === 'object' ? tls?.clientCertPair : undefined;
  if (!pair) return undefined;
  const { validTo } = new X509Certificate(pair.crt);
  if (Date.parse(validTo) > Date.now()) return undefined;
  return { reason: `the client certificate expired on ${validTo}`, remedy: `renew it, and ${CHECK_CLIENT}` };
}

function untrusted({ tls }: Handshake): Trouble {
  const own = typeof tls === 'object' && tls?.serverRootCACertificate !== undefined;
  const by = own ? 'that the given authority did not sign' : 'of an authority that this machine does not trust';
  return { reason: `it shows a certificate ${by}`, remedy: SET_AUTHORITY };
}

function expired({ certificate }: Handshake): Trouble {
  const since = certificate?.valid_to ? ` on ${certificate.valid_to}` : '';
  return { reason: `its certificate expired${since}`, remedy: 'renew it on the server' };
}

function otherName({ host, tls, certificate }: Handshake): Trouble {
  const wanted = (typeof tls === 'object' && tls?.serverNameOverride) || host;
  const names = (certificate?.subjectaltname ?? '').replace(/\b(?:DNS|IP Address):/g, '');
  return {
    reason: `its certificate is for ${names || 'other names'} and not for ${wanted}`,
    remedy: 'use a name of the certificate in TEMPORAL_ADDRESS, or set TEMPORAL_TLS_SERVER_NAME to one',
  };
}

function refused({ tls, code, message }: Handshake): Trouble {
  const said = (/alert ([a-z ]+)/.exec(message)?.[1] ?? code).trim();
  const isAsked = /CERTIFICATE_REQUIRED/.test(code) || !hasClientCertificate(tls);
  if (isAsked) return { reason: `the server asks for a client certificate (${said})`, remedy: SET_CLIENT };
  const refusal = { reason: `the server refuses the client certificate (${said})`, remedy: CHECK_CLIENT };
  return expiredClient(tls) ?? refusal;
}

function hasClientCertificate(tls: Handshake['tls']): boolean {
  return typeof tls === 'object' && tls?.clientCertPair !== undefined;
}
