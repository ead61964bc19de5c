import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/** Mounts a disk of 16 MB on a folder, which needs the rights of root on Linux; a status other than 0 says that it may not. */
export function mountDisk(folder: string): SpawnSyncReturns<Buffer> {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]);
}

/** Takes it away, also while a process still has a file of it open. */
export function unmountDisk(folder: string): void {
  spawnSync('umount', ['-l', folder]);
}
