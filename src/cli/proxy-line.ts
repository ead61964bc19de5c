import type { ComponentHost } from '../contract/component-type.ts';
import type { Environment } from '../contract/environment.ts';
import { InputError } from '../contract/errors.ts';
import { StepFailure } from '../contract/failures.ts';
import { originOf } from '../http/http-url.ts';
import { PROXY_VARIABLES, proxyFor } from '../http/proxy-for.ts';
import { componentTypes } from '../spec/component-types.ts';
import type { LoadedSpec } from '../spec/read-spec.ts';
import { componentsOf, type SpecComponent } from '../spec/spec-component.ts';

/** Options that hold the address of a server. */
const ADDRESSES = new Set(['url', 'baseUrl', 'trackingUri']);

const DIRECT = 'direct';

/**
 * Which servers of a spec are reached through a proxy and which directly, in one line without credentials; `undefined` where no
 * variable names a proxy, or no component names a server.
 * @throws {InputError} naming a variable whose value is not a proxy.
 */
export async function proxyLine({ spec, projectDir }: LoadedSpec, env: Environment): Promise<string | undefined> {
  if (!PROXY_VARIABLES.some((name) => env[name])) return undefined;
  const host = { projectDir, timeoutMs: 0, readEnv: (name: string) => env[name] };
  const components = componentsOf(spec, componentTypes);
  const addresses = (await Promise.all(components.map((component) => addressesOf(component, host)))).flat();
  const servers = new Map<string, string[]>();
  for (const { section, address } of addresses) {
    const way = wayTo(address, env);
    servers.set(way, [...(servers.get(way) ?? []), `${section} ${originOf(address)}`]);
  }
  const parts = [...servers].toSorted(([a], [b]) => Number(a === DIRECT) - Number(b === DIRECT));
  if (parts.length === 0) return undefined;
  return `proxy: ${parts.map(([way, names]) => `${way} for ${[...new Set(names)].join(', ')}`).join('; ')}`;
}

function wayTo(address: string, env: Environment): string {
  try {
    const proxy = proxyFor(address, env);
    return proxy ? `${proxy.origin} (${proxy.variable})` : DIRECT;
  } catch (error) {
    if (error instanceof StepFailure) throw InputError.of('environment', error.message, { cause: error });
    throw error;
  }
}

async function addressesOf({ section, type, options }: SpecComponent, host: ComponentHost) {
  const own = (await type.addresses?.(options, host)) ?? [];
  const found = [...own, ...addressesIn(options)].filter((address) => URL.canParse(address));
  return found.map((address) => ({ section, address }));
}

function addressesIn(options: object): readonly string[] {
  return Object.entries(options).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return addressesIn(value);
    return typeof value === 'string' && ADDRESSES.has(name) ? [value] : [];
  });
}
