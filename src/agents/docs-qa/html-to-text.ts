const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
};

/** Markdown-like text of an HTML page: headings, list items, code and table rows keep their marks. Broken HTML is tolerated. */
export function htmlToText(html: string): string {
  const kept: string[] = [];
  const body = withoutInvisible(html).replace(/<pre[^>]*>([^]*?)(?:<\/pre\s*>|$)/gi, (_, code: string) => {
    kept.push(`\n\n\`\`\`\n${decodeEntities(withoutTags(code)).trim()}\n\`\`\`\n\n`);
    return `\uE000${kept.length - 1}\uE001`;
  });
  const text = decodeEntities(withoutTags(markStructure(body.replace(/\s+/g, ' '))));
  const tidy = text.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/[ \t]{2,}/g, ' ');
  const whole = tidy.replace(/\uE000(\d+)\uE001/g, (_, at: string) => kept[Number(at)] ?? '');
  return whole.replace(/\n{3,}/g, '\n\n').trim();
}

function withoutInvisible(html: string): string {
  const hidden = /<(script|style|noscript|template|svg|head|title|nav|footer)\b[^>]*>[^]*?<\/\1\s*>/gi;
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1];
  const body = html.replace(/<!--[^]*?(?:-->|$)/g, '').replace(hidden, ' ');
  return title && !/<h1\b/i.test(body) ? `<h1>${title}</h1>${body}` : body;
}

function markStructure(html: string): string {
  return html
    .replace(/<h([1-6])\b[^>]*>/gi, (_, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replace(/<\/h[1-6]\s*>/gi, '\n\n')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<tr\b[^>]*>/gi, '\n| ')
    .replace(/<\/t[dh]\s*>/gi, ' | ')
    .replace(/<br\b[^>]*>/gi, '\n')
    .replace(/<\/?code\b[^>]*>/gi, '`')
    .replace(/<\/?(?:p|div|section|article|main|ul|ol|dl|dt|dd|table|blockquote|header|aside)\b[^>]*>/gi, '\n\n');
}

function withoutTags(html: string): string {
  return html.replace(/<\/?[a-z!?][^>]*>/gi, '');
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
