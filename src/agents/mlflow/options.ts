import { z } from 'zod';
import { Duration } from '../../contract/duration.ts';
import { HIDDEN_VALUE } from '../../contract/hidden-value.ts';
import { VariableName } from '../../contract/variable-name.ts';
import { CredentialFields, credentialProblems } from '../../credentials/credential-fields.ts';
import { bodyField } from '../../http/body-values.ts';
import { HeaderField } from '../../http/header-values.ts';
import { HttpUrl } from '../../http/http-url.ts';
import { TraceparentField } from '../../http/request-headers.ts';
import { AnswerFromField } from '../answer-from-field.ts';
import { HistoryField } from '../history-form.ts';

const Name = z.string().min(1);

/** Where MLflow keeps traces; Databricks is checked first, so that its message is not about the form of the address. */
const TrackingUri = z
  .string()
  .refine(
    (text) => !text.startsWith('databricks'),
    'Databricks is reached by the agent type databricks-serving, whose replies bring their trace along',
  )
  .pipe(HttpUrl);

const Fields = z.strictObject({
  url: HttpUrl.optional().describe('A model server or AgentServer that runs, with or without /invocations.'),
  modelUri: Name.optional().describe(
    'A model to serve: models:/name/1, models:/name@alias, runs:/…/model or a folder.',
  ),
  format: z
    .enum(['messages', 'input', 'dataframe'])
    .default('messages')
    .describe('messages: ChatModel and ChatAgent; input: ResponsesAgent and AgentServer; dataframe: other pyfuncs.'),
  column: Name.optional().describe('With format dataframe: the column that holds the question.'),
  clientRequestIdColumn: Name.optional().describe('With format dataframe: a column for the client request id.'),
  customInputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Sent as custom_inputs beside client_request_id.'),
  ...AnswerFromField,
  ...HistoryField,
  ...HeaderField,
  ...bodyField(['messages', 'input', 'dataframe_split']),
  ...CredentialFields,
  tokenEnv: VariableName.optional().describe('Variable with a bearer token for url.'),
  usernameEnv: VariableName.optional().describe('Variable with a user name for url (basic authentication).'),
  passwordEnv: VariableName.optional().describe('Variable with the password of usernameEnv.'),
  trackingUri: TrackingUri.optional().describe('The http(s):// tracking server that the agent logs its traces to.'),
  experimentId: Name.optional().describe('Experiment of the traces.'),
  experimentName: Name.optional().describe('Experiment of the traces, by name.'),
  traceWait: Duration.default('15s').describe('How long one attempt waits for a late trace.'),
  onMissingTrace: z
    .enum(['fail', 'ignore'])
    .default('fail')
    .describe('fail: a turn without its trace fails, after several waits; ignore: continue without it.'),
  ...TraceparentField,
  envManager: z.enum(['local', 'virtualenv', 'conda', 'uv']).default('local').describe('Environment of modelUri.'),
  startTimeout: Duration.default('5m').describe('How long the server of modelUri may take to start.'),
});

/** Options of the `mlflow` agent. */
export type MlflowOptions = z.infer<typeof Fields>;

/** Strict schema of the `mlflow` agent's options; what does not go together is a problem at the key to change. */
export const MlflowOptions = Fields.superRefine((options, context) => {
  const { usernameEnv, tokenEnv } = options;
  const wrong = conflicts(options).map(({ key, message }) => ({ path: [key], message }));
  for (const problem of [...credentialProblems(options, { usernameEnv, tokenEnv }), ...wrong])
    context.addIssue({ code: 'custom', ...problem, params: HIDDEN_VALUE });
});

interface Conflict {
  readonly key: string;
  readonly message: string;
}

function conflicts(options: MlflowOptions): readonly Conflict[] {
  return [...targetConflicts(options), ...formatConflicts(options), ...traceConflicts(options)];
}

function* targetConflicts(options: MlflowOptions): Generator<Conflict> {
  const { url, modelUri, usernameEnv, passwordEnv } = options;
  if (url === undefined && modelUri === undefined) yield { key: 'url', message: 'is missing; give url or modelUri' };
  if (url !== undefined && modelUri !== undefined)
    yield { key: 'modelUri', message: 'cannot be combined with url; remove one' };
  for (const key of ['tokenEnv', 'usernameEnv', 'passwordEnv', 'tokenUrl', 'tokenCommand'] as const) {
    if (options[key] !== undefined && url === undefined) yield { key, message: 'is only used with url' };
  }
  if (usernameEnv !== undefined && passwordEnv === undefined)
    yield { key: 'passwordEnv', message: 'is missing; usernameEnv needs it' };
  if (usernameEnv === undefined && passwordEnv !== undefined)
    yield { key: 'usernameEnv', message: 'is missing; passwordEnv needs it' };
}

function* formatConflicts(options: MlflowOptions): Generator<Conflict> {
  const isDataframe = options.format === 'dataframe';
  if (isDataframe && options.column === undefined)
    yield { key: 'column', message: 'is missing; format dataframe needs it' };
  for (const key of ['column', 'clientRequestIdColumn'] as const) {
    if (!isDataframe && options[key] !== undefined) yield { key, message: 'is only used with format: dataframe' };
  }
  if (options.history && options.format !== 'input')
    yield { key: 'history', message: 'is only used with format: input' };
  if (isDataframe && options.customInputs) yield { key: 'customInputs', message: 'is not used with format: dataframe' };
}

function* traceConflicts({ trackingUri, experimentId, experimentName }: MlflowOptions): Generator<Conflict> {
  const isNamed = experimentId !== undefined || experimentName !== undefined;
  if (trackingUri !== undefined && !isNamed) {
    yield { key: 'experimentName', message: 'is missing; trackingUri needs experimentName or experimentId' };
  }
  if (trackingUri === undefined && isNamed) yield { key: 'trackingUri', message: 'is missing; an experiment needs it' };
  if (experimentId !== undefined && experimentName !== undefined) {
    yield { key: 'experimentId', message: 'cannot be combined with experimentName; remove one' };
  }
}
