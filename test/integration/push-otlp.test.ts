import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../src/contract/errors.ts';
import { answerJson, type Handler, type TestServer } from '../support/http-server.ts';
import { PUSHED, PUSHED_LONG, storeToPush } from '../support/pushed-batch.ts';
import { run, start } from '../support/reading-commands.ts';
import { serve } from '../support/serve.ts';

const SPANS = 15;

interface Body {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { spanId: string }[] }[];
  }[];
}

/** Ids of the spans of each request that a receiver got as JSON. */
function idsOf({ requests }: Pick<TestServer, 'requests'>): string[][] {
  return requests.map(({ bytes, headers }) => {
    const text = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    const { resourceSpans } = JSON.parse(text.toString()) as Body;
    return resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)),
    );
  });
}

interface Push {
  readonly more?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly batch?: typeof PUSHED;
}

async function push(handler: Handler, { more = [], env = {}, batch = PUSHED }: Push = {}) {
  const server = await serve(handler);
  const { home } = await storeToPush(batch);
  const args = ['push', 'otlp', 'nightly-7', '--endpoint', server.origin, '--protocol', 'http/json', ...more];
  return { server, args, place: { home, env } };
}

describe('a push of OpenTelemetry', () => {
  afterEach(() => {
    process.exitCode = 0;
  });

  it('arrives whole, compressed, as the protocol says', async () => {
    const { server, args, place } = await push((_, response) => answerJson(response, 200, {}), {
      batch: PUSHED_LONG,
    });
    const { err } = await run(args, place);
    expect(process.exitCode).toBe(0);
    expect(err).toContain(`pushed 4 conversations of batch nightly-7 (${SPANS} spans) to ${server.origin}/v1/traces`);
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(server.requests.length).toBeGreaterThan(1);
    const ids = idsOf(server).flat();
    expect(ids).toHaveLength(SPANS);
    expect(new Set(ids).size).toBe(SPANS);
  });

  it('is tried again, as it was, after what the protocol calls retryable', async () => {
    let calls = 0;
    const { server, args, place } = await push((_, response) => {
      calls += 1;
      if (calls === 1) answerJson(response, 503, { message: 'busy' }, { 'retry-after': '1' });
      else if (calls === 2) answerJson(response, 429, { message: 'slow down' }, { 'retry-after': '0' });
      else answerJson(response, 200, {});
    });
    await run([...args, '--no-gzip'], place);
    expect(process.exitCode).toBe(0);
    const [first, second, third] = server.requests.map(({ bytes }) => bytes);
    expect(server.requests).toHaveLength(3);
    expect(first?.equals(third ?? Buffer.of())).toBe(true);
    expect(second?.equals(third ?? Buffer.of())).toBe(true);
  });

  it('names what a receiver refuses, once, with exit code 1', async () => {
    const { server, args, place } = await push((_, response) => answerJson(response, 400, { message: 'odd spans' }));
    const { err } = await run(args, place);
    expect(process.exitCode).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(err).toContain('failed: nightly-7/tools and 3 more: ');
    expect(err).toContain('odd spans');
    expect(err).toContain('pushed 0 conversations');
  });

  it('says what a receiver took only in part, with exit code 1', async () => {
    const partialSuccess = { rejectedSpans: '2', errorMessage: 'too old' };
    const { args, place } = await push((_, response) => answerJson(response, 200, { partialSuccess }));
    const { err } = await run(args, place);
    expect(process.exitCode).toBe(1);
    expect(err).toContain('the receiver did not take 2 spans');
    expect(err).toContain('the receiver says: too old');
    expect(err).toContain(`(${SPANS - 2} spans)`);
  });

  it('reads that in protobuf too', async () => {
    const message = Buffer.from('zu spät');
    const said = Buffer.from([10, 4 + message.length, 8, 2, 18, message.length, ...message]);
    const { args, place } = await push(
      (_, response) => void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(said),
      { more: ['--protocol', 'http/protobuf'] },
    );
    const { err } = await run(args, place);
    expect(process.exitCode).toBe(1);
    expect(err).toContain('the receiver did not take 2 spans');
    expect(err).toContain('the receiver says: zu spät');
  });

  it('divides what is too large for a receiver', async () => {
    const { server, args, place } = await push((request, response) => {
      const [ids = []] = idsOf({ requests: [request] });
      answerJson(response, ids.length > 4 ? 413 : 200, {});
    });
    await run(args, place);
    expect(process.exitCode).toBe(0);
    const taken = idsOf(server).filter((ids) => ids.length <= 4);
    expect(taken.flat()).toHaveLength(SPANS);
    expect(new Set(taken.flat()).size).toBe(SPANS);
  });

  it('stops where the receiver knows nobody, with exit code 3 and without the secret that it repeats', async () => {
    const secret = 'tok-9f3b2c71d04e';
    const { server, args, place } = await push(
      ({ headers }, response) => answerJson(response, 401, { message: `who is ${headers['authorization']}?` }),
      { more: ['--header', 'authorization=OTLP_AUTHORIZATION'], env: { OTLP_AUTHORIZATION: `Bearer ${secret}` } },
    );
    const pushing = start(args, place);
    const error: unknown = await pushing.done.catch((thrown: unknown) => thrown);
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${secret}`);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(String(error)).toContain('the push stopped');
    expect(String(error)).toContain('OTLP_AUTHORIZATION');
    expect(`${String(error)} ${pushing.err()} ${pushing.out()}`).not.toContain(secret);
  });

  it('says at once that nobody is there', async () => {
    const { server, args, place } = await push(() => {});
    await server.close();
    const pushing = start(args, place);
    await expect(pushing.done).rejects.toThrow(UnavailableError);
    expect(pushing.err()).toContain('pushed 0 conversations');
  });
});
