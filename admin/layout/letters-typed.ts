// Letters typed before the box that they are meant for is there: a part of the panel that is still on its way loses none.

/** For longer than this nobody types into nothing. */
const longest = 5000;

/** Takes what is typed from now on away from the page. The answer hands it over, once, and stops. */
export function collectLetters(): () => string {
  let text = '';
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Backspace') text = text.slice(0, -1);
    else if (event.key.length === 1) text += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const stop = () => window.removeEventListener('keydown', onKeyDown, true);
  window.addEventListener('keydown', onKeyDown, true);
  setTimeout(stop, longest);
  return () => {
    stop();
    const typed = text;
    text = '';
    return typed;
  };
}
