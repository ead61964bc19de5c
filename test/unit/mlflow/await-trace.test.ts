import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TraceCall } from '../../../src/agents/agent.ts';
import { mlflowAgent } from '../../../src/agents/mlflow.ts';
import { callIdentity } from '../../../src/contract/call-identity.ts';
import { itHandlesFaults } from '../../support/adapter-faults.ts';
import { failureOf } from '../../support/failure-of.ts';
import { answerJson, startServer, type RecordedRequest, type TestServer } from '../../support/http-server.ts';
import { wireCapture } from '../../support/wire-capture.ts';

/** What a tracking server answers to a path; anything else is 404. */
type Routes = Readonly<Record<string, (request: RecordedRequest, response: ServerResponse) => void>>;

const GET = '/api/3.0/mlflow/traces/get';
const SEARCH = '/api/3.0/mlflow/traces/search';
const ARTIFACT = '/ajax-api/2.0/mlflow/get-trace-artifact';
const BY_NAME = '/api/2.0/mlflow/experiments/get-by-name';
const BY_ID = '/api/2.0/mlflow/experiments/get';

const missing = wireCapture('trace_get_missing').response;

async function serve(routes: Routes): Promise<TestServer> {
  const server = await startServer((request, response) => {
    const route = routes[new URL(request.url, 'http://h').pathname];
    if (route) return route(request, response);
    answerJson(response, 404, missing.body);
  });
  onTestFinished(() => server.close());
  return server;
}

/** A route that gives each answer once, and the last one for ever. */
function answers(...bodies: readonly unknown[]): Routes[string] {
  let next = 0;
  return (_, response) => answerJson(response, 200, bodies[Math.min(next++, bodies.length - 1)]);
}

function answersStatus(status: number, body: unknown): Routes[string] {
  return (_, response) => answerJson(response, status, body);
}

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly [option: string]: unknown;
}

/** Fetches the trace of turn 1 of conversation `b/s1` from a server. */
async function fetchTrace(server: { origin: string }, call: Partial<TraceCall> = {}, given: Given = {}) {
  const { env = {}, timeoutMs = 5_000, ...options } = given;
  const where = 'experimentId' in options ? {} : { experimentName: 'held-out-agent' };
  const parsed = mlflowAgent.options.parse({
    url: 'http://127.0.0.1:1',
    trackingUri: server.origin,
    traceWait: '2s',
    ...where,
    ...options,
  });
  const host = { projectDir: '/', timeoutMs, readEnv: (name: string) => env[name] };
  const agent = await mlflowAgent.create(parsed, host);
  return agent.fetchTrace?.({
    ...callIdentity('b/s1', 1, 'agent'),
    traceId: undefined,
    answeredAt: '2026-11-23T02:50:00.000Z',
    signal: new AbortController().signal,
    ...call,
  });
}

const stored = wireCapture('trace_get_full').response.body as { trace: { trace_info: object; spans: unknown[] } };
const { trace } = stored;
const TRACE_ID = 'tr-f29e7b93c054bc8f1cd7c3981b771e66';
/** The whole trace, and the tool that the agent called in it. */
const WHOLE = {
  trace,
  traceId: TRACE_ID,
  toolCalls: [{ name: 'search_product_docs', arguments: { query: ['lakehouse', 'monitoring', 'what'] } }],
};
const partial = { trace: { ...trace, spans: trace.spans.slice(0, 4) } };
const unfinished = { trace: { ...trace, trace_info: { ...trace.trace_info, state: 'IN_PROGRESS' } } };
const found = wireCapture('trace_search_by_client_request_id').response.body;
const experiment = answers(wireCapture('trace_exp_get_by_name').response.body);

function paths({ requests }: TestServer): readonly string[] {
  return requests.map(({ url }) => new URL(url, 'http://h').pathname);
}

describe('mlflow: the trace that the reply names', () => {
  it('is read from the tracking store', async () => {
    const server = await serve({ [GET]: answers(stored) });
    expect(await fetchTrace(server, { traceId: TRACE_ID })).toEqual(WHOLE);
    expect(server.requests.map(({ url }) => url)).toEqual([`${GET}?trace_id=${TRACE_ID}&allow_partial=true`]);
  });

  it('is waited for until it is there, over, and has all its spans', async () => {
    let asked = 0;
    const late = answers(unfinished, partial, stored);
    const server = await serve({
      [GET]: (request, response) => {
        asked += 1;
        return asked === 1 ? answerJson(response, 404, missing.body) : late(request, response);
      },
    });
    expect(await fetchTrace(server, { traceId: TRACE_ID }, { traceWait: '10s' })).toEqual(WHOLE);
    expect(asked).toBe(4);
  });

  it('counts as whole with any spans where MLflow has not counted them', async () => {
    const bare = { trace: { trace_info: { trace_id: TRACE_ID, state: 'ERROR' }, spans: [{}] } };
    const server = await serve({ [GET]: answers(bare) });
    expect(await fetchTrace(server, { traceId: TRACE_ID })).toEqual({ trace: bare.trace, traceId: TRACE_ID });
  });

  it.each([
    ['a server that keeps spans as artifacts (500)', wireCapture('write_art_get2').response],
    ['a server on a file store (501)', { status: 501, body: { error_code: 'NOT_IMPLEMENTED', message: '' } }],
    ['a server without that route (404)', { status: 404, body: { detail: 'Not Found' } }],
  ])('is read from the artifact store of %s', async (_, { status, body }) => {
    const artifact = wireCapture('trace_artifact_ajax2').response.body as { spans: unknown[] };
    const info = wireCapture('trace_get_info_v3').response.body as { trace: { trace_info: object } };
    const server = await serve({
      [GET]: answersStatus(status, body),
      [`/api/3.0/mlflow/traces/${TRACE_ID}`]: answers(info),
      [ARTIFACT]: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(artifact));
      },
    });
    expect(await fetchTrace(server, { traceId: TRACE_ID })).toEqual({
      trace: { info: info.trace.trace_info, data: { spans: artifact.spans } },
      traceId: TRACE_ID,
      toolCalls: WHOLE.toolCalls,
    });
    expect(server.requests.at(-1)?.url).toBe(`${ARTIFACT}?request_id=${TRACE_ID}`);
  });

  it('is missing when it does not come in time, and the failure says what to do', async () => {
    const server = await serve({});
    const failure = await failureOf(fetchTrace(server, { traceId: TRACE_ID }, { traceWait: '300ms' }));
    expect(failure.type).toBe('TraceMissing');
    for (const word of [TRACE_ID, 'MLFLOW_ENABLE_ASYNC_TRACE_LOGGING=false', 'traceWait', 'onMissingTrace: ignore']) {
      expect(failure.message).toContain(word);
    }
  });

  it.each([
    ['is still IN_PROGRESS', unfinished, 'still IN_PROGRESS: the agent has not ended its root span'],
    ['lacks spans', partial, 'ended with OK, but not all of its spans are stored yet'],
  ])('is missing with a word on why when it %s', async (_how, body, said) => {
    const server = await serve({ [GET]: answers(body), [`/api/3.0/mlflow/traces/${TRACE_ID}`]: answers(body) });
    const failure = await failureOf(fetchTrace(server, { traceId: TRACE_ID }, { traceWait: '1ms' }));
    expect(failure.type).toBe('TraceMissing');
    expect(failure.message).toContain(said);
    expect(failure.message).toContain('onMissingTrace: ignore');
  });

  it('is done without where the spec says so', async () => {
    const options = { traceWait: '1ms', onMissingTrace: 'ignore' };
    expect(await fetchTrace(await serve({}), { traceId: TRACE_ID }, options)).toBeUndefined();
  });

  it('is no longer waited for when the activity is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    const waiting = fetchTrace(await serve({}), { traceId: TRACE_ID, signal: controller.signal }, { traceWait: '5m' });
    // The wait says that it was aborted, a request in flight gives the reason.
    await expect(waiting).rejects.toThrow(/abort|cancelled/);
  });

  it('is not taken for missing when the server fails otherwise', async () => {
    const server = await serve({ [GET]: answersStatus(500, { message: 'database is locked' }) });
    const failure = await failureOf(fetchTrace(server, { traceId: TRACE_ID }, { onMissingTrace: 'ignore' }));
    expect(failure.type).toBe('Unavailable');
  });
});

describe('mlflow: the trace that is searched for', () => {
  it('is asked for by experiment and client request id, as MLflow’s own clients do', async () => {
    const server = await serve({ [BY_NAME]: experiment, [SEARCH]: answers(found), [GET]: answers(stored) });
    expect(await fetchTrace(server)).toEqual(WHOLE);
    const { request } = wireCapture('trace_search_by_client_request_id');
    const filter = "trace.client_request_id = 'b/s1/1'";
    expect(server.requests[0]?.url).toBe(`${BY_NAME}?experiment_name=held-out-agent`);
    expect(server.requests[1]).toMatchObject({ method: 'POST', body: { ...request.body, filter } });
  });

  it('is the newest whole one of several', async () => {
    const info = (id: string, state: string) => ({ trace_id: id, state });
    const infos = [
      info('tr-open', 'IN_PROGRESS'),
      info('tr-partial', 'OK'),
      info('tr-new', 'OK'),
      info('tr-old', 'OK'),
    ];
    const server = await serve({
      [BY_ID]: experiment,
      [SEARCH]: answers({ traces: infos }),
      [GET]: ({ url }, response) => answerJson(response, 200, url.includes('tr-partial') ? partial : stored),
    });
    expect(await fetchTrace(server, {}, { experimentId: '1' })).toMatchObject({ traceId: 'tr-new' });
  });

  it('is waited for while the search finds nothing', async () => {
    const server = await serve({ [BY_NAME]: experiment, [SEARCH]: answers({}, {}, found), [GET]: answers(stored) });
    expect(await fetchTrace(server)).toEqual(WHOLE);
    expect(paths(server)).toEqual([BY_NAME, SEARCH, SEARCH, SEARCH, GET]);
  });

  it('is missing with a word on what the agent must do', async () => {
    const server = await serve({ [BY_NAME]: experiment, [SEARCH]: answers({}) });
    const failure = await failureOf(fetchTrace(server, {}, { traceWait: '1ms' }));
    expect(failure.type).toBe('TraceMissing');
    expect(failure.message).toContain('b/s1/1');
    expect(failure.message).toContain('mlflow.update_current_trace(client_request_id=');
  });

  it('is missing with a word on one that never ends', async () => {
    const open = { traces: [{ trace_id: 'tr-open', state: 'IN_PROGRESS' }] };
    const server = await serve({ [BY_NAME]: experiment, [SEARCH]: answers(open) });
    const failure = await failureOf(fetchTrace(server, {}, { traceWait: '1ms' }));
    expect(failure.message).toContain('still IN_PROGRESS');
  });

  it('waits for an experiment that the agent has yet to create', async () => {
    let asked = 0;
    const server = await serve({
      [BY_NAME]: (request, response) => {
        asked += 1;
        return asked === 1 ? answerJson(response, 404, missing.body) : experiment?.(request, response);
      },
      [SEARCH]: answers(found),
      [GET]: answers(stored),
    });
    expect(await fetchTrace(server)).toEqual(WHOLE);
  });

  it.each([
    [{ experimentName: 'nowhere' }, 'agent.experimentName: nowhere'],
    [{ experimentId: '77', onMissingTrace: 'ignore' }, 'agent.experimentId: 77'],
  ])('pauses the batch when there is no experiment %j', async (options, named) => {
    const failure = await failureOf(fetchTrace(await serve({}), {}, { traceWait: '1ms', ...options }));
    expect(failure.type).toBe('WorkerMisconfigured');
    expect(failure.message).toContain(named);
  });
});

describe('mlflow: the tracking server', () => {
  async function authorization(env: Readonly<Record<string, string>>) {
    const server = await serve({ [GET]: answers(stored) });
    await fetchTrace(server, { traceId: TRACE_ID }, { env });
    return server.requests[0]?.headers.authorization;
  }

  it('is sent the credentials that MLflow’s own clients would send', async () => {
    const both = { MLFLOW_TRACKING_USERNAME: 'jo', MLFLOW_TRACKING_PASSWORD: 'pass-word' };
    const token = { MLFLOW_TRACKING_TOKEN: 'token-1' };
    expect(await authorization({})).toBeUndefined();
    expect(await authorization(token)).toBe('Bearer token-1');
    expect(await authorization({ ...token, ...both })).toBe(`Basic ${Buffer.from('jo:pass-word').toString('base64')}`);
  });

  it('keeps the path of its address', async () => {
    const server = await serve({ [`/mlflow${GET}`]: answers(stored) });
    expect(await fetchTrace({ origin: `${server.origin}/mlflow/` }, { traceId: TRACE_ID })).toMatchObject({ trace });
  });

  itHandlesFaults({
    secret: 'tracking-token-1',
    // Not there yet, or not said to be: waited for.
    otherwise: { '404': 'TraceMissing', 'JSON of another shape': 'TraceMissing', 'a list of nothing': 'TraceMissing' },
    call: ({ origin, timeoutMs, signal }) =>
      fetchTrace(
        { origin },
        { traceId: TRACE_ID, signal },
        {
          env: { MLFLOW_TRACKING_TOKEN: 'tracking-token-1' },
          timeoutMs,
          traceWait: '1ms',
        },
      ),
  });
});
