// A few lines that must be seen: what was refused and why. Read out by screen readers as soon as it appears.
import { CloseCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';

export function Refusal({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="refusal" role="alert">
      <CloseCircleFilled aria-hidden="true" />
      <div>
        <p className="refusal-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
