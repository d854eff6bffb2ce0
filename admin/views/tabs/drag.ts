// Dragging a table row to another place by its handle, with mouse, pen or finger. The keyboard has buttons for the same.
import { useRef, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';

export interface Drag {
  /** The row that is being dragged, and the place that it would get. */
  from: number;
  to: number;
}

interface Handle {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  onPointerCancel: () => void;
}

/** `onDrop` is told of a row that was let go at another place than its own. */
export function useRowDrag(
  body: RefObject<HTMLTableSectionElement | null>,
  onDrop: (from: number, to: number) => void,
): { drag: Drag | null; handle: (index: number) => Handle } {
  const [drag, setDrag] = useState<Drag | null>(null);
  // The hand may be faster than what is drawn.
  const held = useRef<Drag | null>(null);
  const hold = (next: Drag | null) => {
    held.current = next;
    setDrag(next);
  };
  const placeAt = (y: number): number => {
    const middles = [...(body.current?.rows ?? [])].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    return middles.filter((middle) => middle < y).length;
  };
  const follow = ({ from }: Drag, y: number): Drag => {
    const above = placeAt(y);
    // The dragged row itself is counted among those above when it moves down.
    return { from, to: above > from ? above - 1 : above };
  };
  const handle = (index: number): Handle => ({
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
      hold({ from: index, to: index });
    },
    onPointerMove: (event) => {
      if (held.current) hold(follow(held.current, event.clientY));
    },
    onPointerUp: (event) => {
      if (!held.current) return;
      const { from, to } = follow(held.current, event.clientY);
      hold(null);
      if (to !== from) onDrop(from, to);
    },
    onPointerCancel: () => hold(null),
  });
  return { drag, handle };
}

/** Where the line stands that shows the new place: below a row when it goes down, above when it goes up. */
export function dropClass(drag: Drag | null, index: number): string {
  if (!drag) return '';
  if (drag.from === index) return 'drag-row';
  if (drag.to !== index) return '';
  return drag.to > drag.from ? 'drop-below' : 'drop-above';
}
