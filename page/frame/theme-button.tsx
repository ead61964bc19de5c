import { useState } from 'preact/hooks';
import { chooseTheme, keptTheme, type Theme } from './theme.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const SIGNS: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' };

/** Walks through the colours: as the system has them, light, dark. */
export function ThemeButton() {
  const [theme, setTheme] = useState(keptTheme);
  const choose = (): void => {
    setTheme(NEXT[theme]);
    chooseTheme(NEXT[theme]);
  };
  return (
    <button type="button" class="quiet" title={`Colours: ${theme}`} aria-label={`Colours: ${theme}`} onClick={choose}>
      {SIGNS[theme]}
    </button>
  );
}
