/** Calls back after the colours of the page have changed, by the system or by choice; returns what ends that. */
export function followTheme(onChange: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', onChange);
  addEventListener('convsim-theme', onChange);
  return () => {
    system.removeEventListener('change', onChange);
    removeEventListener('convsim-theme', onChange);
  };
}
