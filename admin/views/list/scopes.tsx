// Tabs above a list, each with the number of rows behind it; the numbers follow search and filters.
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { Where } from '../../../resources/define/field.ts';
import { countText, useCount } from '../../providers/count.ts';
import { scopeOf, scopeTree } from './rows.ts';
import type { Fixed } from './rows.ts';
import { scopeKey } from './state.ts';
import type { ListStateHandle } from './state.ts';

interface ScopesProps extends ListStateHandle {
  resource: ResourceMeta;
  fixed: Fixed;
}

export function Scopes({ resource, state, change, fixed }: ScopesProps) {
  const { scopes } = resource.list;
  if (scopes.length === 0) return null;
  const current = scopeOf(resource, state);
  return (
    <div className="scopes" role="group" aria-label="Scope">
      {scopes.map((scope, index) => (
        <button
          key={scope.label}
          type="button"
          className="scope"
          aria-pressed={scope === current}
          onClick={() => change({ scope: index === 0 ? null : scopeKey(scope.label) })}
        >
          {scope.label}
          <ScopeCount resource={resource.name} where={scopeTree(scope.where, { resource, state, fixed })} q={state.q} />
        </button>
      ))}
    </div>
  );
}

const everyMinute = 60_000;

function ScopeCount({ resource, where, q }: { resource: string; where: Where | null; q: string }) {
  const count = useCount(resource, where, { every: everyMinute, query: { q: q || undefined } });
  return <span className="scope-count">{count ? countText(count) : ''}</span>;
}
