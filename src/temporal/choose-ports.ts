import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import { freePort, isPortFree } from '../process/free-port.ts';

/** The ports of one server, all on 127.0.0.1. */
export interface ServerPorts {
  readonly port: number;
  readonly uiPort: number;
  readonly metricsPort: number;
}

const USUAL_PORT = 7233;
const USUAL_UI_PORT = 8233;

/**
 * Ports for a server: the previous ones where they are free, else the usual or configured ones, else any free ones.
 * @throws {InputError} when `CONVSIM_PORT` or `CONVSIM_UI_PORT` is no port number.
 */
export async function choosePorts(env: Environment, previous: Partial<ServerPorts> = {}): Promise<ServerPorts> {
  const wanted = {
    port: portFrom(env, 'CONVSIM_PORT', USUAL_PORT),
    uiPort: portFrom(env, 'CONVSIM_UI_PORT', USUAL_UI_PORT),
  };
  const taken: number[] = [];
  const choose = async (candidates: readonly (number | undefined)[]): Promise<number> => {
    const chosen = await firstFree(candidates, taken);
    taken.push(chosen);
    return chosen;
  };
  return {
    port: await choose([previous.port, wanted.port]),
    uiPort: await choose([previous.uiPort, wanted.uiPort]),
    metricsPort: await choose([previous.metricsPort]),
  };
}

async function firstFree(candidates: readonly (number | undefined)[], taken: readonly number[]): Promise<number> {
  for (const port of candidates) {
    if (port && !taken.includes(port) && (await isPortFree(port))) return port;
  }
  return firstFree([await freePort()], taken);
}

function portFrom(env: Environment, name: string, usual: number): number {
  const text = env[name];
  if (!text) return usual;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw InputError.of(name, `must be a port number from 1 to 65535, not ${text}; correct or unset it`);
}
