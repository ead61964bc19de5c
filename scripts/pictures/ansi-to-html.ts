/** A change of colour or weight: escape, `[`, numbers, `m`. */
const SGR = new RegExp(`${String.fromCodePoint(27)}\\[([\\d;]*)m`);

const COLORS: Readonly<Record<number, string>> = {
  31: '#c33',
  32: '#2a7d3f',
  33: '#a66f00',
  34: '#2456b3',
  35: '#8a3ea8',
  36: '#0e7490',
  90: '#777',
};

/** A terminal's screen, as `tmux capture-pane -e` gives it, as HTML with one element `#screen`. */
export function ansiToHtml(screen: string): string {
  const body = screen
    .split(SGR)
    .map((part, index) => (index % 2 === 0 ? escapeHtml(part) : spanOf(part)))
    .join('');
  const style =
    'display:inline-block;padding:16px;background:#fbfaf7;color:#222;font:14px/1.35 "DejaVu Sans Mono",monospace';
  return `<pre id="screen" style="${style}"><span>${body}</span></pre>`;
}

function spanOf(codes: string): string {
  const styles = codes.split(';').map((code) => styleOf(Number(code)));
  return `</span><span style="${styles.join('')}">`;
}

function styleOf(code: number): string {
  if (code === 1) return 'font-weight:bold;';
  if (code === 2) return 'opacity:.6;';
  if (code === 7) return 'background:#222;color:#fbfaf7;';
  const color = COLORS[code];
  return color ? `color:${color};` : '';
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
