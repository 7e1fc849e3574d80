/** One page less a line, in the pane where it scrolls by itself, else in the window. */
export function scrollEvidence(pane: HTMLElement | null, direction: 1 | -1): void {
  const scrolls = pane && pane.scrollHeight > pane.clientHeight + 2
  if (scrolls) pane.scrollBy({ top: direction * (pane.clientHeight - 40) })
  else window.scrollBy({ top: direction * (window.innerHeight - 120) })
}
