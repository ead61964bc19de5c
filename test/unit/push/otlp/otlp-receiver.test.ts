import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../src/contract/errors.ts';
import { otlpReceiver, type ReceiverOptions } from '../../../../src/push/otlp/otlp-receiver.ts';

function problemOf(options: ReceiverOptions, env: Readonly<Record<string, string>> = {}): string {
  try {
    otlpReceiver(options, env);
  } catch (error) {
    if (error instanceof InputError) return error.message;
  }
  throw new Error('nothing is wrong');
}

describe('the receiver of an OTLP push', () => {
  it.each([
    ['http://h:4318/v1/traces', {}, 'http://h:4318/v1/traces'],
    ['http://h:4318', {}, 'http://h:4318/v1/traces'],
    ['https://h/api/otel?x=1', {}, 'https://h/api/otel?x=1'],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://h:4318/base' }, 'http://h:4318/base/v1/traces'],
    [
      undefined,
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h/t', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://o' },
      'http://h/t',
    ],
    ['http://given/t', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://h/t' }, 'http://given/t'],
  ])('has the address that %s and %o mean', (endpoint, env, url) => {
    expect(otlpReceiver({ endpoint }, env).url).toBe(url);
  });

  it('has headers out of variables, those that are named before those of OpenTelemetry', () => {
    const env = { KEY: ' Basic abc ', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=old, x-tenant=a%20b' };
    const { headers, variables } = otlpReceiver({ endpoint: 'http://h', header: ['Authorization=KEY'] }, env);
    expect(headers).toEqual({ authorization: 'Basic abc', 'x-tenant': 'a b' });
    expect(variables).toEqual(['OTEL_EXPORTER_OTLP_HEADERS', 'KEY']);
  });

  it('takes the protocol of the option, of the variable, or protobuf', () => {
    const endpoint = 'http://h';
    expect(otlpReceiver({ endpoint }, {})).toMatchObject({ protocol: 'http/protobuf', isGzip: true });
    expect(otlpReceiver({ endpoint }, { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }).protocol).toBe('http/json');
    expect(otlpReceiver({ endpoint, gzip: false }, {}).isGzip).toBe(false);
    expect(problemOf({ endpoint, protocol: 'grpc' })).toContain('--protocol: grpc is not written; use');
  });

  it('names what is missing or wrong, and shows no secret', () => {
    const endpoint = 'http://h';
    expect(problemOf({})).toContain('--endpoint: is missing');
    expect(problemOf({ endpoint: 'ftp://h' })).toContain('--endpoint: must be an http:// or https:// address');
    expect(problemOf({ endpoint: 'http://user:secret1234@h' })).not.toContain('secret1234');
    expect(problemOf({ endpoint, header: ['authorization'] })).toContain('expected NAME=VARIABLE');
    expect(problemOf({ endpoint, header: ['authorization=UNSET'] })).toContain(
      'UNSET, which holds authorization, is not set',
    );
    const key = 'sk-abcdef1234567890abcdef';
    expect(problemOf({ endpoint, header: [`authorization=${key}`] })).not.toContain(key);
    expect(problemOf({ endpoint }, { OTEL_EXPORTER_OTLP_HEADERS: key })).not.toContain(key);
    expect(problemOf({ endpoint }, { OTEL_EXPORTER_OTLP_HEADERS: `k=${key}%zz` })).not.toContain(key);
  });
});
