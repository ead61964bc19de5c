import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createInflateRaw, createUnzip } from 'node:zlib';
import { errorCode } from '../contract/error-message.ts';

/** By the names of `content-encoding`. `deflate` is zlib's format; what some servers send under its name is raw. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createUnzip,
  'x-gzip': createUnzip,
  deflate: createUnzip,
  br: createBrotliDecompress,
};

/** The first byte of zlib's format: its method, which is always 8. */
const ZLIB_METHOD = 8;

/**
 * A body without the encoding that its header names, for the servers that compress although `identity` was asked for. An
 * encoding that is not known is left as it is. Reading it to the end of a part only ends the connection too.
 */
export async function* decodedBody(body: Readable, encoding: string): AsyncGenerator<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!decoder) return yield* body;
  const isRaw = name === 'deflate' && (await firstByteOf(body)) % 16 !== ZLIB_METHOD;
  // The error is thrown where the decoder is read.
  yield* pipeline(body, isRaw ? createInflateRaw() : decoder(), () => undefined);
}

/** Whether a body could not be read because it is not in the encoding that its header names. */
export function isWrongEncoding(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT');
}

/** Looks at the first byte of a stream, which stays in it. */
async function firstByteOf(body: Readable): Promise<number> {
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    body.unshift(chunk);
    return (chunk as Uint8Array)[0] ?? 0;
  }
  return 0;
}
