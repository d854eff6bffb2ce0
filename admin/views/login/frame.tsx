// The card in the middle of the page that everything before the panel stands in.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Logo } from '../../layout/logo.tsx';
import { productName } from '../../layout/page.tsx';
import { Done, Problem, SmallForm } from '../../layout/small-form.tsx';
import type { Submit } from '../../layout/submit.ts';
import './login.css';

interface CardProps {
  title: string;
  note?: ReactNode;
  /** What is wrong beside what the form was refused for. */
  problem?: string | null;
  /** Good news. */
  done?: ReactNode;
  form?: Submit;
  onSubmit?: () => unknown;
  children?: ReactNode;
}

export function Card({ title, note, problem, done, form, onSubmit, children }: CardProps) {
  const id = useId();
  return (
    <SmallForm className="login-form" labelledBy={id} form={form} onSubmit={onSubmit}>
      <div className="login-brand">
        <Logo />
        <span>{productName}</span>
      </div>
      <h1 id={id}>{title}</h1>
      {note && <p className="login-note">{note}</p>}
      <Done text={done} />
      <Problem text={form?.problem ?? problem} />
      {children}
    </SmallForm>
  );
}
