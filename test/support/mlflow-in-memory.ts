import type { ServerResponse } from 'node:http';
import { fieldsOf } from '../../src/contract/fields-of.ts';
import { answerJson, type RecordedRequest, startServer, type TestServer } from './http-server.ts';

/** What such a server holds. */
export interface MlflowInMemory extends TestServer {
  /** Infos of traces by id; each with its assessments. */
  readonly traces: ReadonlyMap<string, { readonly assessments: readonly object[] }>;
  /** Rows of the dataset. */
  readonly rows: readonly unknown[];
}

/** What a test does to a request before it is served, or after; `true` where it has answered itself. */
export type Meddler = (request: RecordedRequest, response: ServerResponse, serve: () => void) => boolean;

interface Trace {
  readonly assessments: Record<string, unknown>[];
}

/** A server with the part of MLflow's REST interface that a push uses, real over HTTP, without a database. */
export async function startMlflowInMemory(meddle: Meddler = () => false): Promise<MlflowInMemory> {
  const traces = new Map<string, Trace>();
  const rows: unknown[] = [];
  let experiment: object | undefined;
  let dataset: object | undefined;

  const ROUTES: readonly [RegExp, (request: RecordedRequest, id: string) => unknown][] = [
    [/^GET .*experiments\/get-by-name/, () => experiment && { experiment }],
    [
      /^POST .*experiments\/create/,
      ({ body }) => (experiment = { experiment_id: '1', name: fieldsOf(body)['name'], lifecycle_stage: 'active' }),
    ],
    [/^POST .*datasets\/search/, () => ({ datasets: dataset ? [dataset] : [] })],
    [/^POST .*datasets\/create/, () => ({ dataset: (dataset = { dataset_id: 'd-1' }) })],
    [
      /^POST .*datasets\/d-1\/records/,
      ({ body }) => rows.push(...(JSON.parse(String(fieldsOf(body)['records'])) as [])) && {},
    ],
    [/^POST \/v1\/traces/, () => ({})],
    [/^POST .*mlflow\/traces$/, ({ body }) => start(fieldsOf(fieldsOf(fieldsOf(body)['trace'])['trace_info']))],
    [/^GET .*mlflow\/traces\/([^/]+)$/, (_, id) => traces.has(id) && { trace: { trace_info: traces.get(id) } }],
    [
      /^POST .*mlflow\/traces\/([^/]+)\/assessments$/,
      ({ body }, id) => add(id, fieldsOf(fieldsOf(body)['assessment'])),
    ],
  ];

  function start(info: Readonly<Record<string, unknown>>): object {
    const id = String(info['trace_id']);
    traces.set(id, { ...info, assessments: traces.get(id)?.assessments ?? [] });
    return {};
  }

  function add(id: string, assessment: Readonly<Record<string, unknown>>): object {
    traces.get(id)?.assessments.push({ ...assessment, assessment_id: `a-${Math.random()}` });
    return {};
  }

  function answerOf(request: RecordedRequest): unknown {
    const line = `${request.method} ${request.url}`;
    for (const [pattern, answer] of ROUTES) {
      const match = pattern.exec(line);
      if (match) return answer(request, match[1] ?? '');
    }
    return undefined;
  }

  const server = await startServer((request, response) => {
    if (meddle(request, response, () => void answerOf(request))) return;
    const answer = answerOf(request);
    if (answer) answerJson(response, 200, answer);
    else answerJson(response, 404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `no ${request.url}` });
  });
  return { ...server, traces, rows };
}
