import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import {
  connect,
  constants,
  createSecureServer,
  type ClientHttp2Session,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const UNAUTHENTICATED = '16';

/** What a proxy asks of who connects. */
export interface TlsProxyOptions {
  /** `host:port` of the Temporal server that it stands before. */
  readonly target: string;
  /** Name of the certificate that it shows; default `server`. */
  readonly certificate?: string;
  /** Whether a client has to show a certificate of the authority. */
  readonly asksForCertificate?: boolean;
  /** The only API key that is let through; any where left out. */
  readonly apiKey?: string;
}

/** A TLS proxy before a Temporal server, on loopback. */
export interface TlsProxy {
  /** `localhost:port`. */
  readonly address: string;
  /** Common names of the certificates that clients showed. */
  readonly seen: ReadonlySet<string>;
  /** How many calls it passed on. */
  readonly calls: () => number;
  close(): Promise<void>;
}

/** Path of a file among the test certificates. */
export function tlsFile(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/temporal/${name}`, import.meta.url));
}

/** Starts a proxy that speaks TLS and HTTP/2 to clients, and passes their gRPC calls on to a server that speaks neither TLS nor knows keys. */
export async function startTlsProxy(options: TlsProxyOptions): Promise<TlsProxy> {
  const { certificate = 'server', asksForCertificate = false } = options;
  const names = [`${certificate}.key`, `${certificate}.crt`, 'authority.crt'];
  const [key, cert, ca] = await Promise.all(names.map((name) => readFile(tlsFile(name))));
  let upstream: ClientHttp2Session | undefined;
  const target = () => {
    if (upstream === undefined || upstream.destroyed) {
      upstream = connect(`http://${options.target}`);
      upstream.on('error', () => undefined);
    }
    return upstream;
  };
  const server = createSecureServer({
    key,
    cert,
    ...(asksForCertificate && { ca, requestCert: true, rejectUnauthorized: true }),
  });
  const sessions = new Set<Http2Session>();
  const seen = new Set<string>();
  let calls = 0;
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
  });
  server.on('secureConnection', (socket) => {
    const { subject } = socket.getPeerCertificate();
    if (subject !== undefined) seen.add(String(subject.CN));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    if (options.apiKey !== undefined && headers.authorization !== `Bearer ${options.apiKey}`)
      return refuse(stream, headers);
    calls += 1;
    passOn(stream, headers, target());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const session of sessions) session.destroy();
    upstream?.destroy();
    server.close();
    if (server.listening) await once(server, 'close');
  };
  return { address: `localhost:${port}`, seen, calls: () => calls, close };
}

/** Repeats the key that was sent, as a careless server does. */
function refuse(stream: ServerHttp2Stream, { authorization }: IncomingHttpHeaders): void {
  const message = authorization === undefined ? 'no API key' : `unknown key ${authorization}`;
  const status = { 'grpc-status': UNAUTHENTICATED, 'grpc-message': encodeURIComponent(message) };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
}

function passOn(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, upstream: ClientHttp2Session): void {
  const call = upstream.request({ ...headers, ':scheme': 'http' }, { endStream: false });
  let trailers: IncomingHttpHeaders = {};
  call.on('trailers', (received) => (trailers = received));
  call.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  call.on('response', (received, flags) => {
    if (stream.destroyed) return;
    const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(received, isWhole ? { endStream: true } : { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    if (!isWhole) call.pipe(stream);
  });
  stream.on('close', () => call.close(constants.NGHTTP2_CANCEL));
  stream.pipe(call);
}
