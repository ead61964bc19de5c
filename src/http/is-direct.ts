import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from '../contract/is-loopback-host.ts';

/** Addresses that a server listens on; as the address of a request they mean this machine. */
const THIS_MACHINE = new Set(['0.0.0.0', '::']);

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/**
 * Whether requests to an address pass no proxy: this machine always, and what `NO_PROXY` lists, split by commas or white space:
 * `*`, a host with all beneath it (`corp`, `.corp`, `*.corp`), an address or a network (`10.0.0.0/8`), each with a port or without.
 */
export function isDirect(url: URL, noProxy: string): boolean {
  const host = hostOf(url.hostname);
  if (isLoopbackHost(host) || THIS_MACHINE.has(host)) return true;
  const port = url.port || DEFAULT_PORTS[url.protocol];
  return noProxy.split(/[,\s]+/).some((entry) => {
    const [, name = entry, ownPort = port] = /^([^:]+|\[.+\]):(\d+)$/.exec(entry) ?? [];
    return ownPort === port && covers(hostOf(name), host);
  });
}

/** In lower case, without the brackets of IPv6 and the dot that ends a full name. */
function hostOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function covers(entry: string, host: string): boolean {
  const network = /^(.+)\/(\d+)$/.exec(entry);
  if (network) return isInNetwork(host, network[1] ?? '', Number(network[2]));
  const name = entry.replace(/^\*?\./, '');
  return name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)));
}

function isInNetwork(host: string, network: string, bits: number): boolean {
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || bits > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}
