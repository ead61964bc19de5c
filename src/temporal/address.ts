import { isLoopbackHost } from '../contract/is-loopback-host.ts';

/** Whether a Temporal address (`host:port`, `host`, `[::1]:port`) is on this machine. */
export function isLoopback(address: string): boolean {
  return isLoopbackHost(hostOf(address));
}

/** Host of a Temporal address, an IPv6 one without its brackets. */
export function hostOf(address: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(address);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  return address.split(':').length > 2 ? address : address.replace(/:\d+$/, '');
}

/** Port of a Temporal address; 7233 where it names none. */
export function portOf(address: string): number {
  const port = /^(?:\[.+\]|[^:]+):(\d+)$/.exec(address)?.[1];
  return port === undefined ? 7233 : Number(port);
}
