// What is typed into a box whose value stands elsewhere, such as in the address of the page.
import { useEffect, useRef, useState } from 'react';

/** The fingers rest after this many milliseconds. */
const pause = 250;

/** The text as it was when the fingers rested last. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pause);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

interface TypedText {
  text: string;
  setText(text: string): void;
  /** Sends a text away now, where it is another than the last. */
  send(text: string): void;
}

/**
 * The text of a box: it follows the value when that changes by itself (back, a cleared filter). What this box has sent may come back
 * late, while somebody types on: that changes nothing.
 */
export function useTypedText(value: string, onSend: (text: string) => void): TypedText {
  const [text, setText] = useState(value);
  const sent = useRef<string[]>([]);
  useEffect(() => {
    const at = sent.current.indexOf(value);
    if (at < 0) setText(value);
    sent.current = at < 0 ? [] : sent.current.slice(at + 1);
  }, [value]);
  const send = (chosen: string) => {
    if (chosen === (sent.current.at(-1) ?? value)) return;
    sent.current.push(chosen);
    onSend(chosen);
  };
  return { text, setText, send };
}

/** The same; what is typed is sent, trimmed, when the fingers rest. */
export function useTypedAndSent(value: string, onSend: (text: string) => void): TypedText {
  const typed = useTypedText(value, onSend);
  const rested = useRef(typed.send);
  rested.current = typed.send;
  useEffect(() => {
    const timer = setTimeout(() => rested.current(typed.text.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed.text]);
  return typed;
}
