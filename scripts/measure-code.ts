// Prints the figures of the code in a folder: `npx tsx scripts/measure-code.ts [folder]`, by default src.
import { resolve } from 'node:path';
import { codeFigures } from './measure-code/code-figures.ts';

const folder = resolve(process.argv[2] ?? 'src');
const figures = codeFigures(folder);
const width = Math.max(...figures.map(([name]) => name.length));
for (const [name, value] of figures) process.stdout.write(`${name.padEnd(width)}  ${value}\n`);
