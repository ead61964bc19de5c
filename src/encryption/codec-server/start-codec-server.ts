import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from '../../process/loopback-server.ts';
import { codecEndpoint, codecToken } from '../codec-endpoint.ts';
import type { Keyring } from '../keyring.ts';
import { payloadCodec } from '../payload-codec.ts';
import { answerCodec, type CodecAnswering } from './answer-codec.ts';

/** What is served, where, and to which pages. */
interface ServerOptions {
  readonly keyring: Keyring;
  /** 0 for any that is free. */
  readonly port: number;
  /** Origins of the Temporal UI, such as `http://127.0.0.1:8233`. */
  readonly origins: readonly string[];
}

/** A server that decrypts for the Temporal UI. */
export interface CodecServer extends AsyncDisposable {
  /** What the UI is told to ask: with the token, without a slash at its end. */
  readonly endpoint: string;
}

/**
 * Starts a server of Temporal's protocol of remote codecs on this machine.
 * @throws {UnavailableError} where the port cannot be used.
 */
export async function startCodecServer({ keyring, port, origins }: ServerOptions): Promise<CodecServer> {
  const door = { port, token: codecToken(keyring) };
  const answering: CodecAnswering = { door, origins, codec: payloadCodec({ keyring }) };
  const server = createServer((request, response) => {
    // A reader that leaves is no fault of anybody's.
    response.on('error', () => undefined);
    void answerCodec({ request, response }, answering).catch(() => response.destroy());
  });
  door.port = await listenOnLoopback(server, port);
  return { endpoint: codecEndpoint(door), [Symbol.asyncDispose]: () => closeServer(server) };
}
