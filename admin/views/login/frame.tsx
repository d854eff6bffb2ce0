// The card in the middle of the page that everything before the panel stands in.
import { Alert } from 'antd';
import { useId } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Logo } from '../../layout/logo.tsx';
import { productName } from '../../layout/page.tsx';
import './login.css';

interface CardProps {
  title: string;
  note?: ReactNode;
  problem?: string | null;
  /** Good news. */
  done?: ReactNode;
  onSubmit?: () => void;
  children?: ReactNode;
}

export function Card({ title, note, problem, done, onSubmit, children }: CardProps) {
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <form className="login-form" onSubmit={send} noValidate aria-labelledby={id}>
      <div className="login-brand">
        <Logo />
        <span>{productName}</span>
      </div>
      <h1 id={id}>{title}</h1>
      {note && <p className="login-note">{note}</p>}
      {done && <Alert type="success" message={done} role="status" showIcon />}
      {problem && <Alert type="error" message={problem} role="alert" showIcon />}
      {children}
    </form>
  );
}
