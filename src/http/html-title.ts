const HTML = /^\s*(?:<!doctype html|<html|<head|<body|<title|<h1|<pre)/i;
const HEADINGS = [/<title[^>]*>([^<]+)/i, /<h1[^>]*>([^<]+)/i, /<pre[^>]*>([^<]+)/i];

/** What an HTML page calls itself: its title or first heading, without markup; `undefined` where the text is no page. */
export function htmlTitle(text: string): string | undefined {
  if (!HTML.test(text)) return undefined;
  const heading = HEADINGS.map((pattern) => pattern.exec(text)?.[1]?.replace(/\s+/g, ' ').trim()).find(Boolean);
  return heading === undefined ? 'an HTML page' : `an HTML page: ${heading}`;
}
