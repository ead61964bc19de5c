import { fullCount } from '../progress/amounts.ts';

/** Names a folder that had to be made for a file. */
export function folderMade(folder: string | undefined): readonly string[] {
  return folder === undefined ? [] : [`created the folder ${folder}`];
}

/** Says how many of the exported conversations go on. */
export function stillRunning(count: number): readonly string[] {
  return count > 0 ? [`note: ${fullCount(count)} of them have not ended; their outcome is "running"`] : [];
}
