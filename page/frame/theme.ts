/** Colours of the page: those of the system unless somebody chose. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'convsim-theme';

/** The theme that was chosen before; where the browser keeps nothing for this page, the system's. */
export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Shows the page in a theme, and keeps the choice where the browser lets it. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice holds until the page is left.
  }
  dispatchEvent(new Event('convsim-theme'));
}
