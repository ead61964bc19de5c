import { InputError } from '../../contract/errors.ts';
import type { Environment } from '../../contract/environment.ts';
import { HttpUrl, joinUrl } from '../../http/http-url.ts';
import { PROTOCOLS, type Protocol } from '../encode-spans.ts';
import type { SpanReceiver } from '../send-spans.ts';
import { receiverHeaders } from './receiver-headers.ts';

/** Bounds a request, in milliseconds: a receiver only takes what it gets. */
const LONGEST_REQUEST_MS = 60_000;

/** Where to push, as the command is told. */
export interface ReceiverOptions {
  readonly endpoint?: string | undefined;
  /** `NAME=VARIABLE` each: a header, and the environment variable with its value. */
  readonly header?: readonly string[] | undefined;
  readonly protocol?: string | undefined;
  readonly gzip?: boolean | undefined;
}

/**
 * The receiver of an OTLP push: options rule over the variables that OpenTelemetry's own exporters read
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). An endpoint without a path gets `/v1/traces`.
 * @throws {InputError} for what is missing or wrong.
 */
export function otlpReceiver(options: ReceiverOptions, env: Environment): SpanReceiver {
  const { headers, variables } = receiverHeaders(options.header ?? [], env);
  return {
    url: endpointOf(options.endpoint, env),
    headers,
    variables,
    protocol: protocolOf(options.protocol, env),
    isGzip: options.gzip ?? true,
    timeoutMs: LONGEST_REQUEST_MS,
  };
}

function endpointOf(given: string | undefined, env: Environment): string {
  const traces = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (given !== undefined) return withPath(checked('--endpoint', given));
  if (traces) return checked('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', traces);
  if (base) return joinUrl(checked('OTEL_EXPORTER_OTLP_ENDPOINT', base), 'v1/traces');
  throw InputError.of(
    '--endpoint',
    'is missing: give the address that takes OTLP over HTTP, such as http://localhost:4318/v1/traces, or set OTEL_EXPORTER_OTLP_ENDPOINT',
  );
}

function checked(place: string, url: string): string {
  const parsed = HttpUrl.safeParse(url.trim());
  if (parsed.success) return parsed.data;
  throw InputError.of(place, parsed.error.issues[0]?.message ?? 'is no address');
}

function withPath(url: string): string {
  return new URL(url).pathname === '/' ? joinUrl(url, 'v1/traces') : url;
}

function protocolOf(given: string | undefined, env: Environment): Protocol {
  const named = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'];
  const text = given ?? (named || 'http/protobuf');
  const protocol = PROTOCOLS.find((each) => each === text);
  if (protocol) return protocol;
  const place = given === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : '--protocol';
  throw InputError.of(place, `${text} is not written; use --protocol ${PROTOCOLS.join(' or ')}`);
}
