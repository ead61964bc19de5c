import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { errorCode, errorMessage } from '../contract/error-message.ts';
import { hostOf, portOf } from './address.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { closedAfterHandshake, SPEAKS_TLS, tlsTrouble, type Trouble } from './tls-trouble.ts';

const LIMIT_MS = 2_000;

/** How HTTP/2 begins: its preface, and settings that change none. A server answers with its own settings. */
const GREETING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** How a greeting ended: answered, refused with an error, or closed without a word. */
type Answer = 'answered' | 'closed' | 'silent' | Error;

/**
 * Greets the server at the address and says what is wrong with TLS, of which Temporal's clients only tell that time ran out;
 * `undefined` where nothing is, or nothing listens.
 */
export async function probeServer(settings: ConnectionSettings): Promise<Trouble | undefined> {
  const { tls } = settings.security;
  return tls ? probeTls(settings) : probePlain(settings);
}

async function probePlain(settings: ConnectionSettings): Promise<Trouble | undefined> {
  const socket = connectPlain(placeOf(settings));
  socket.once('connect', () => socket.write(GREETING));
  if ((await answerOf(socket)) !== 'closed') return undefined;
  return (await speaksTls(settings)) ? SPEAKS_TLS : undefined;
}

async function speaksTls(settings: ConnectionSettings): Promise<boolean> {
  const socket = connectTls({
    ...placeOf(settings),
    ...nameOf(settings),
    ALPNProtocols: ['h2'],
    rejectUnauthorized: false,
  });
  let isShaken = false;
  socket.once('secureConnect', () => {
    isShaken = true;
    socket.write(GREETING);
  });
  const answer = await answerOf(socket);
  return isShaken || (answer instanceof Error && /ALERT/.test(errorCode(answer) ?? ''));
}

async function probeTls(settings: ConnectionSettings): Promise<Trouble | undefined> {
  const { tls } = settings.security;
  const given = typeof tls === 'object' && tls !== null ? tls : undefined;
  const { crt, key } = given?.clientCertPair ?? {};
  const socket = connectTls({
    ...placeOf(settings),
    ...nameOf(settings),
    ALPNProtocols: ['h2'],
    // Judged below: so its certificate can be named. Nothing is sent to a server that is not trusted.
    rejectUnauthorized: false,
    ...(given?.serverRootCACertificate && { ca: Buffer.from(given.serverRootCACertificate) }),
    ...(crt && key && { cert: Buffer.from(crt), key: Buffer.from(key) }),
  });
  const facts = { host: hostOf(settings.address), tls };
  let isShaken = false;
  let trouble: Trouble | undefined;
  socket.once('secureConnect', () => {
    isShaken = true;
    if (socket.authorized) return void socket.write(GREETING);
    trouble = tlsTrouble({ ...facts, code: codeOf(socket), message: '', certificate: socket.getPeerCertificate() });
    socket.destroy();
  });
  const answer = await answerOf(socket);
  if (trouble || answer === 'answered') return trouble;
  if (answer instanceof Error) {
    const code = errorCode(answer) ?? '';
    const known = tlsTrouble({ ...facts, code, message: errorMessage(answer) });
    if (known || code !== 'ECONNRESET') return known;
  }
  return isShaken && answer !== 'silent' ? closedAfterHandshake(tls) : undefined;
}

function placeOf({ address }: ConnectionSettings): { host: string; port: number } {
  return { host: hostOf(address), port: portOf(address) };
}

/** The name that the certificate has to be for. Addresses of IP are checked, but cannot be asked for. */
function nameOf({ address, security: { tls } }: ConnectionSettings): { servername?: string } {
  const name = (typeof tls === 'object' && tls?.serverNameOverride) || hostOf(address);
  return isIP(name) === 0 ? { servername: name } : {};
}

/** Node sets the code, where its types promise an error. */
function codeOf({ authorizationError }: TLSSocket): string {
  return errorCode(authorizationError) ?? String(authorizationError);
}

/** Waits for the first bytes of a socket or its end. */
function answerOf(socket: Socket): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      resolve(answer);
      socket.destroy();
    };
    socket.setTimeout(LIMIT_MS, () => end('silent'));
    socket.once('data', (bytes: Buffer) => end(isSettings(bytes) ? 'answered' : 'closed'));
    socket.on('error', end);
    socket.once('close', () => end('closed'));
  });
}

/** Whether bytes begin with a frame of settings; a TLS server answers a plain greeting with an alert. */
function isSettings(bytes: Buffer): boolean {
  return bytes[3] === 4;
}
