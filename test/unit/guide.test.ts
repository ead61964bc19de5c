import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = join(ROOT, 'docs/guide');
const names = readdirSync(GUIDE).filter((name) => name.endsWith('.md'));
const pages = [...names.map((name) => `docs/guide/${name}`), 'README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'];

/** The text of a page without its blocks of code, whose brackets are no links. */
function proseOf(page: string): string {
  return readFileSync(page, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
}

/** Names by which the headings of a page are linked to: as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(page: string): readonly string[] {
  const targets = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor);
  });
}

describe('the guide', () => {
  it.each(pages)('%s links only to pages and headings that are there', (page) => {
    expect(brokenLinks(join(ROOT, page))).toEqual([]);
  });

  it('lists each of its pages in its index', () => {
    const index = proseOf(join(GUIDE, 'index.md'));
    expect(names.filter((name) => name !== 'index.md' && !index.includes(`(${name}`))).toEqual([]);
  });

  it.each(['guarantees.md', 'security.md'])('names in %s only tests and sources that are there', (name) => {
    const text = readFileSync(join(GUIDE, name), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|page)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
