import type { Environment } from '../contract/environment.ts';
import { InputError, UnavailableError } from '../contract/errors.ts';
import { freePort, isPortFree } from '../process/free-port.ts';
import { portOwner } from '../process/port-owner.ts';

/** The ports of one server, all on 127.0.0.1. */
export interface ServerPorts {
  readonly port: number;
  readonly uiPort: number;
  readonly metricsPort: number;
  /** Where the UI looks for the codec server; unset where nothing is encrypted. */
  readonly codecPort?: number;
}

const USUAL_PORT = 7233;
const USUAL_UI_PORT = 8233;
const USUAL_CODEC_PORT = 8234;

/** The ports that the environment asks for; `undefined` where it leaves the choice. */
interface WantedPorts {
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
}

/**
 * The ports that `CONVSIM_PORT` and `CONVSIM_UI_PORT` ask for.
 * @throws {InputError} when one is not a port number, or both are the same.
 */
export function wantedPorts(env: Environment): WantedPorts {
  const port = portFrom(env, 'CONVSIM_PORT');
  const uiPort = portFrom(env, 'CONVSIM_UI_PORT');
  if (port === undefined || port !== uiPort) return { port, uiPort };
  throw InputError.of(
    'CONVSIM_UI_PORT',
    `is ${port}, as CONVSIM_PORT is; the server needs two ports, change one of them`,
  );
}

/**
 * Ports for a server: those the environment asks for; else the previous ones where they are free, else the usual ones, else
 * any free ones.
 * @throws {InputError} as `wantedPorts`.
 * @throws {UnavailableError} when a port that the environment asks for is taken; names the program that has it.
 */
export async function choosePorts(env: Environment, previous: Partial<ServerPorts> = {}): Promise<ServerPorts> {
  const wanted = wantedPorts(env);
  await refuseIfTaken('CONVSIM_PORT', wanted.port);
  await refuseIfTaken('CONVSIM_UI_PORT', wanted.uiPort);
  const taken = [wanted.port, wanted.uiPort].filter((port) => port !== undefined);
  const choose = async (candidates: readonly (number | undefined)[]): Promise<number> => {
    const chosen = await firstFree(candidates, taken);
    taken.push(chosen);
    return chosen;
  };
  return {
    port: wanted.port ?? (await choose([previous.port, USUAL_PORT])),
    uiPort: wanted.uiPort ?? (await choose([previous.uiPort, USUAL_UI_PORT])),
    metricsPort: await choose([previous.metricsPort]),
  };
}

/** The port for the codec server: the previous one, on which it may be running now, else the usual one or any that is free. */
export async function chooseCodecPort(chosen: ServerPorts, previous: Partial<ServerPorts> = {}): Promise<number> {
  return previous.codecPort ?? firstFree([USUAL_CODEC_PORT], [chosen.port, chosen.uiPort, chosen.metricsPort]);
}

/** A line for people where a server that runs already has another port than was asked for; `undefined` where it has not. */
export function otherPorts(env: Environment, running: Pick<ServerPorts, 'port' | 'uiPort'>): string | undefined {
  const { port, uiPort } = wantedPorts(env);
  const differing = [
    ...(port === undefined || port === running.port ? [] : [`CONVSIM_PORT=${port}`]),
    ...(uiPort === undefined || uiPort === running.uiPort ? [] : [`CONVSIM_UI_PORT=${uiPort}`]),
  ];
  if (differing.length === 0) return undefined;
  const ports = `port ${running.port}, UI port ${running.uiPort}`;
  return `the Temporal server of this folder is already running (${ports}); to apply ${differing.join(' and ')}, stop it first: convsim server --stop`;
}

async function refuseIfTaken(name: string, port: number | undefined): Promise<void> {
  if (port === undefined || (await isPortFree(port))) return;
  const owner = portOwner(port);
  const who = owner ? `process ${owner.pid}: ${owner.command}` : 'another program';
  throw new UnavailableError(
    `${name}: port ${port} of 127.0.0.1 cannot be used (taken by ${who}); give another port, or unset ${name} for any free one`,
  );
}

async function firstFree(candidates: readonly (number | undefined)[], taken: readonly number[]): Promise<number> {
  for (const port of candidates) {
    if (port && !taken.includes(port) && (await isPortFree(port))) return port;
  }
  return firstFree([await freePort()], taken);
}

function portFrom(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw InputError.of(name, `must be a port number from 1 to 65535, not ${text}; correct or unset it`);
}
