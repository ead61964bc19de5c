import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { UnavailableError } from '../contract/errors.ts';
import { SEARCH_ATTRIBUTES } from '../contract/search-attributes.ts';
import { errorLine } from './error-line.ts';

const GRPC = { invalidArgument: 3, notFound: 5, permissionDenied: 7, unimplemented: 12, unauthenticated: 16 } as const;

const { IndexedValueType } = proto.temporal.api.enums.v1;

const TYPES = { KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD, INT: IndexedValueType.INDEXED_VALUE_TYPE_INT };
const CLI_TYPES = { KEYWORD: 'Keyword', INT: 'Int' } as const;
const WANTED = Object.values(SEARCH_ATTRIBUTES);

/** Registering is asynchronous: some milliseconds on the embedded server, up to a minute on a cluster. */
const USABLE_LIMIT_MS = 60_000;
const CALL_LIMIT_MS = 10_000;
const REFUSALS: readonly (number | undefined)[] = [GRPC.permissionDenied, GRPC.unauthenticated, GRPC.unimplemented];

type Attribute = (typeof WANTED)[number];

/** A namespace of a server. */
interface Namespace {
  readonly connection: Connection;
  readonly namespace: string;
}

/**
 * Makes convsim's search attributes usable in a namespace of any server; harmless when repeated.
 * @throws {UnavailableError} when the namespace does not exist, an attribute has another type, or they are missing and may
 * not be added with these credentials; it says which command adds them.
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  const place = { connection, namespace };
  try {
    const missing = await missingAttributes(place);
    if (missing.length > 0) await addAttributes(place, missing);
    if (!(await becomeUsable(place))) throw notUsable(place);
  } catch (error) {
    throw error instanceof UnavailableError ? error : asUnavailable(place, error);
  }
}

async function missingAttributes(place: Namespace): Promise<readonly Attribute[]> {
  const registered = await registeredTypes(place);
  if (registered === undefined) return (await areUsable(place)) ? [] : WANTED;
  const wrong = WANTED.find(({ name, type }) => name in registered && registered[name] !== TYPES[type]);
  if (wrong) throw wrongType(place, wrong);
  return WANTED.filter(({ name }) => !(name in registered));
}

/** Types by name; `undefined` where these credentials may not ask, as on Temporal Cloud. */
async function registeredTypes({ connection, namespace }: Namespace) {
  try {
    const listed = await limited(connection, () => connection.operatorService.listSearchAttributes({ namespace }));
    return listed.customAttributes;
  } catch (error) {
    if (REFUSALS.includes(grpcCode(error))) return undefined;
    throw error;
  }
}

async function addAttributes(place: Namespace, missing: readonly Attribute[]): Promise<void> {
  const { connection, namespace } = place;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type]]));
  try {
    await limited(connection, () => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  } catch (error) {
    throw mayNotAdd(place, missing, error);
  }
}

async function becomeUsable(place: Namespace): Promise<boolean> {
  const deadline = Date.now() + USABLE_LIMIT_MS;
  while (!(await areUsable(place))) {
    if (Date.now() > deadline) return false;
    await sleep(100);
  }
  return true;
}

/** Queries what cannot exist: the server refuses the query until it knows every attribute. */
async function areUsable({ connection, namespace }: Namespace): Promise<boolean> {
  const query = WANTED.map(({ name, type }) => `${name} = ${type === 'INT' ? '-1' : "'-'"}`).join(' AND ');
  try {
    await limited(connection, () => connection.workflowService.countWorkflowExecutions({ namespace, query }));
    return true;
  } catch (error) {
    if (grpcCode(error) === GRPC.invalidArgument) return false;
    throw error;
  }
}

function limited<Result>(connection: Connection, call: () => Promise<Result>): Promise<Result> {
  return connection.withDeadline(Date.now() + CALL_LIMIT_MS, call);
}

function mayNotAdd(place: Namespace, missing: readonly Attribute[], cause: unknown): UnavailableError {
  const names = missing.map(({ name, type }) => `--name ${name} --type ${CLI_TYPES[type]}`).join(' ');
  return new UnavailableError(
    `${describe(place)} lacks search attributes and they cannot be added from here (${errorLine(cause)}); ` +
      `ask an administrator to add them: temporal operator search-attribute create --namespace ${place.namespace} ${names}`,
    { cause },
  );
}

function wrongType(place: Namespace, { name, type }: Attribute): UnavailableError {
  return new UnavailableError(
    `${describe(place)} has a search attribute ${name} that is not of type ${CLI_TYPES[type]}; ` +
      'rename that one, or set TEMPORAL_NAMESPACE to another namespace',
  );
}

function notUsable(place: Namespace): UnavailableError {
  return new UnavailableError(
    `${describe(place)} has not made convsim's search attributes usable within ${USABLE_LIMIT_MS / 1000} s; try again`,
  );
}

function asUnavailable(place: Namespace, cause: unknown): UnavailableError {
  const remedy =
    grpcCode(cause) === GRPC.notFound
      ? `create it (temporal operator namespace create --namespace ${place.namespace} --retention 90d) or set TEMPORAL_NAMESPACE`
      : 'check the server, TEMPORAL_NAMESPACE and the credentials';
  return new UnavailableError(`${describe(place)} cannot be used: ${errorLine(cause)}; ${remedy}`, { cause });
}

function describe({ connection, namespace }: Namespace): string {
  return `namespace ${namespace} of Temporal at ${connection.options.address}`;
}

function grpcCode(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? error.code : undefined;
}
