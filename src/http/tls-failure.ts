import { errorCode, errorMessage } from '../contract/error-message.ts';
import { StepFailure, type FailureType } from '../contract/failures.ts';
import { type Proxy, viaProxy } from './proxy-for.ts';

interface Trouble {
  readonly type: FailureType;
  readonly message: string;
}

const EXTRA_CA =
  'Set NODE_EXTRA_CA_CERTS, where the worker runs, to a PEM file with the certificate of the authority that signed it' +
  ' (that of your company, if a proxy inspects TLS), and start convsim again.';

const UNTRUSTED: Trouble = {
  type: 'WorkerMisconfigured',
  message: `shows a certificate that this machine does not trust. ${EXTRA_CA}`,
};

const NO_TLS: Trouble = {
  type: 'InvalidRequest',
  message: 'does not speak TLS as this machine does. Should its address begin with http://, or name another port?',
};

/** By the codes of Node and OpenSSL. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
  CERT_HAS_EXPIRED: { type: 'Unavailable', message: 'shows a certificate that has expired. Renew it on the server.' },
  CERT_NOT_YET_VALID: {
    type: 'WorkerMisconfigured',
    message: 'shows a certificate that is not valid yet. Is the clock of this machine right?',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    type: 'InvalidRequest',
    message: 'shows a certificate for another host name. Use the name that it was issued for.',
  },
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/** How OpenSSL says the last two where Node's code is only EPROTO. */
const NO_TLS_TEXT = /wrong version number|packet length too long/;

/** The failure of a request that ended while TLS was set up; `undefined` for any other. */
export function tlsFailure(error: unknown, origin: string, proxy: Proxy | undefined): StepFailure | undefined {
  const code = codesOf(error).find((each) => Object.hasOwn(TROUBLES, each)) ?? '';
  const trouble = TROUBLES[code] ?? (NO_TLS_TEXT.test(errorMessage(error)) ? NO_TLS : undefined);
  if (!trouble) return undefined;
  const said = code === '' ? '' : ` (${code})`;
  return new StepFailure(trouble.type, `${origin} ${trouble.message}${said}${viaProxy(proxy)}`, { cause: error });
}

/** undici wraps the error of a proxy's own certificate. */
function codesOf(error: unknown): readonly string[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return [errorCode(error), errorCode(cause)].filter((code) => code !== undefined);
}
