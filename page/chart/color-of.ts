/** The colour that a variable of the style sheet stands for now; `light-dark()` is decided only where it is used. */
export function colorOf(element: HTMLElement, variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
