// Puts the keyboard somewhere that may not be drawn yet: on a tab that opens, on a button that is about to be enabled.

/** Somebody who has waited this long (ms) is left where they are. */
const patience = 5000;

/**
 * Tries with every frame until `focus` says that it is done. Whoever clicks or tabs elsewhere meanwhile is not fetched back. Answers
 * with how to give up.
 */
export function focusOnceDrawn(focus: () => boolean): () => void {
  const over = new AbortController();
  const { signal } = over;
  const give = () => over.abort();
  window.addEventListener('pointerdown', give, { capture: true, signal });
  window.addEventListener('keydown', ({ key }) => key === 'Tab' && give(), { capture: true, signal });
  const end = performance.now() + patience;
  const attempt = () => {
    if (signal.aborted) return;
    if (focus() || performance.now() > end) give();
    else requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
  return give;
}

/** Whether the element has the keyboard now: not if it is absent, hidden or disabled. */
export function takesFocus(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  element.focus({ preventScroll: true });
  return element === document.activeElement;
}
