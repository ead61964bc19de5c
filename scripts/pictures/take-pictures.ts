// Takes the pictures of the guide: the Temporal UI and the terminal of real batches. Needs Chromium and tmux.
//   npm run build && npx tsx scripts/pictures/take-pictures.ts
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopServer } from '../../src/temporal/stop-server.ts';
import { openBrowser } from './browser.ts';
import { makeScene } from './scene.ts';
import { terminalPictures } from './terminal-pictures.ts';
import { uiPictures } from './ui-pictures.ts';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
await mkdir(folder, { recursive: true });
const home = await mkdtemp(join(tmpdir(), 'convsim-pictures-'));
const browser = await openBrowser(folder);
try {
  const scene = await makeScene(home);
  await terminalPictures(browser, scene);
  await uiPictures(browser, scene);
} finally {
  await browser.close();
  await stopServer({ home: join(home, '.convsim') });
  await rm(home, { recursive: true, force: true });
}
