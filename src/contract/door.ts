import { createHash, timingSafeEqual } from 'node:crypto';

/** The only addresses that a server of this machine is asked by, and the secret that is the first part of every path. */
export interface Door {
  readonly port: number;
  readonly token: string;
}

/** Whether a request names this server: a name that was made to lead here (DNS rebinding) does not. */
export function isHostOf({ port }: Door, host: string | undefined): host is string {
  const names = ['127.0.0.1', 'localhost'];
  return names.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** What a path asks for below the token, without a slash before it; `undefined` where it has another token or none. */
export function pathBehind({ token: wanted }: Door, path: string): string | undefined {
  const [before, token = '', ...rest] = path.split('/');
  return before === '' && isSame(token, wanted) ? rest.join('/') : undefined;
}

/** Digests are of one length, and compared in one time. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
