// Keyboard shortcuts. A component says what its keys do while it is on screen; the newest component wins.
import { useEffect, useRef, useSyncExternalStore } from 'react';

/**
 * `n`, `/`, `?`, `Escape`, or after the prefix g: `g c`. Never while a field has the cursor, except `mod+k` (Ctrl or Cmd) and
 * the handler of `s`, which also answers Ctrl-S and Cmd-S.
 */
export type Keys = Record<string, () => void>;

const layers: { current: Keys }[] = [];
const watchers = new Set<() => void>();
const prefixTime = 1500;
let prefixTimer: ReturnType<typeof setTimeout> | null = null;

/** Binds keys while the calling component is mounted. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    layers.push(latest);
    return () => {
      layers.splice(layers.indexOf(latest), 1);
    };
  }, []);
}

/** True for a moment after `g`: the menu then shows the letters. */
export function useGoPrefix(): boolean {
  return useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => prefixTimer !== null,
  );
}

function setPrefix(on: boolean): void {
  if (prefixTimer !== null) clearTimeout(prefixTimer);
  prefixTimer = on ? setTimeout(() => setPrefix(false), prefixTime) : null;
  for (const watcher of watchers) watcher();
}

function run(key: string): boolean {
  for (const layer of layers.toReversed()) {
    const handler = layer.current[key];
    if (handler) {
      handler();
      return true;
    }
  }
  return false;
}

const textInputs =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]';
/** Anything that lies over the page and has the keyboard for itself. */
const overlays = [
  '.ant-modal-wrap:not([style*="display: none"])',
  '.ant-drawer-open',
  '.ant-dropdown:not(.ant-dropdown-hidden)',
  '.ant-popover:not(.ant-popover-hidden)',
  '.ant-select-dropdown:not(.ant-select-dropdown-hidden)',
  '.ant-picker-dropdown:not(.ant-picker-dropdown-hidden)',
].join(',');

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) return;
  if (command) {
    const key = event.key.toLowerCase();
    if (!event.shiftKey && run(key === 's' ? 's' : `mod+${key}`)) event.preventDefault();
    return;
  }
  if (event.target instanceof Element && event.target.closest(textInputs)) return;
  if (document.querySelector(overlays)) return;
  const afterPrefix = prefixTimer !== null;
  if (afterPrefix) setPrefix(false);
  if (!afterPrefix && event.key === 'g') {
    setPrefix(true);
    event.preventDefault();
    return;
  }
  if (run(afterPrefix ? `g ${event.key}` : event.key)) event.preventDefault();
}

window.addEventListener('keydown', onKeyDown);
