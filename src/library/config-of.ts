import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';

/** The settings of this process, with the folder that a script names. */
export function configOf({ home }: { readonly home?: string | undefined }): Config {
  const config = readConfig();
  return home === undefined ? config : { ...config, home: resolve(home) };
}
