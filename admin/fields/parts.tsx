// Small pieces that several kinds share in their cells: the dash for nothing, cut text, ids, tags.
import './fields.css';
import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Tone } from '../../resources/define/field.ts';
import { toneColor } from '../layout/theme.ts';

/** Nothing there: quiet for the eye, "empty" for a screen reader. */
export function Dash({ means = 'empty' }: { means?: string }) {
  return (
    <span className="field-dash">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{means}</span>
    </span>
  );
}

/** Text of one line; what does not fit is cut, and whole on hover. */
export function Cut({ text, className = '' }: { text: string; className?: string }) {
  return (
    <span className={`field-cut ${className}`} title={text}>
      {text}
    </span>
  );
}

/** A small button that puts a text on the clipboard and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      message.warning('The browser did not allow copying; select the text instead.');
    }
  };
  return (
    <button
      type="button"
      className="field-copy"
      aria-label={copied ? 'Copied' : label}
      title={copied ? 'Copied' : label}
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
    >
      {copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
    </button>
  );
}

/** First eight characters of a UUID are enough to tell rows apart; the whole is one click away. */
export function ShortId({ id }: { id: string }) {
  return (
    <span className="field-id" title={id}>
      <span className="field-mono">{id.slice(0, 8)}</span>
      <CopyButton text={id} label={`Copy id ${id}`} />
    </span>
  );
}

/** A choice in the colour of its meaning. */
export function ToneTag({ tone = 'neutral', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  const { text, soft } = toneColor(tone);
  return (
    <span className="field-tag" style={{ color: text, background: soft }} {...(title ? { title } : {})}>
      {children}
    </span>
  );
}
