import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';
const LOOPBACK = ['0100007F', '00000000000000000000000001000000', '0000000000000000FFFF00000100007F'];

/** A TCP socket that a process listens on. */
export interface Listener {
  readonly port: number;
  readonly isLoopback: boolean;
}

/** Every TCP socket that a process of this user listens on, as Linux lists them. */
export function listenersOf(pid: number): Listener[] {
  const folder = `/proc/${pid}/fd`;
  const own = new Set(readdirSync(folder).map((name) => linkOf(`${folder}/${name}`)));
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === LISTENING && own.has(`socket:[${row[9]}]`))
      .map(([, local = '']) => listenerAt(local)),
  );
}

function listenerAt(local: string): Listener {
  const [address = '', port = ''] = local.split(':');
  return { port: Number.parseInt(port, 16), isLoopback: LOOPBACK.includes(address) };
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
