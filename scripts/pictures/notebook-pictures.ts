// Draws the charts of the guide's page about notebooks: runs its Python over an export of a batch that is always the same.
//   npm run pictures:notebook
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GUIDE_CONVERSATIONS, guidePython } from '../../test/support/guide-python.ts';
import { nightlyBatch } from '../../test/support/nightly-batch.ts';
import { runPython } from '../../test/support/run-python.ts';
import { writeExports } from '../../test/support/write-exports.ts';

const STYLE = `
import matplotlib
matplotlib.rcParams.update({
    "figure.figsize": (7, 3.6), "figure.autolayout": True, "savefig.dpi": 140, "font.size": 10,
    "axes.prop_cycle": matplotlib.cycler(color=["#0072b2", "#e69f00", "#009e73"]),
    "axes.spines.top": False, "axes.spines.right": False, "axes.titleweight": "bold", "legend.frameon": False,
})
`;

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'convsim-pictures-'));
try {
  await writeExports(folder, nightlyBatch(GUIDE_CONVERSATIONS));
  await runPython(`${STYLE}${await guidePython('notebook')}`, folder);
  for (const name of ['passed', 'latency', 'tone'])
    await copyFile(join(folder, `${name}.png`), join(pictures, `notebook-${name}.png`));
} finally {
  await rm(folder, { recursive: true, force: true });
}
