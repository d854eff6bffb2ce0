// The head of a page: where one is, what it is, and the few actions that matter. Names the browser tab too.
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CopyButton } from '../fields/parts.tsx';

export const productName = 'DIDTron';

export interface Crumb {
  label: string;
  to?: string;
}

export interface PageHeadProps {
  title: string;
  /** Short code or slug, shown beside the title, to be copied. */
  code?: string | null;
  status?: ReactNode;
  /** The way here, outermost first, without the page itself. */
  breadcrumbs?: Crumb[];
  actions?: ReactNode;
  /** A second line: a sentence of help, a summary. */
  extra?: ReactNode;
}

export function PageHead({ title, code, status, breadcrumbs = [], actions, extra }: PageHeadProps) {
  useTitle([title, ...breadcrumbs.map((crumb) => crumb.label).toReversed()]);
  return (
    <header className="page-head">
      <div className="page-head-line">
        <div className="page-head-name">
          {breadcrumbs.length > 0 && <Crumbs crumbs={breadcrumbs} />}
          <h1 title={title}>{title}</h1>
          {code && (
            <span className="page-head-id">
              <span className="page-head-code">{code}</span>
              <CopyButton text={code} label={`Copy ${code}`} />
            </span>
          )}
          {status}
        </div>
        {actions && <div className="page-head-actions">{actions}</div>}
      </div>
      {extra && <div className="page-head-extra">{extra}</div>}
    </header>
  );
}

function Crumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav className="crumbs" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb) => (
          <li key={`${crumb.label} ${crumb.to ?? ''}`}>
            {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : <span>{crumb.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Names the browser tab: `Acme UK · Carriers · DIDTron`. */
export function useTitle(parts: string[]): void {
  const title = [...parts, productName].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
