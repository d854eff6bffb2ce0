// Who may entail what an effect writes in another table, and whether he must say why: the rights of that table decide.
import type { Role } from './roles.ts';
import type { EffectTarget, Resource } from './shape.ts';

export interface Entailment {
  roles: Role[];
  /** A field that changes there takes a reason. */
  reason: boolean;
}

/** Null: it sets what the server alone keeps there, which is nobody's right. */
export function entailmentOf(
  { operation, fields = [], roles = [] }: EffectTarget,
  target: Resource,
): Entailment | null {
  const changed = fields.flatMap((name) => target.fields[name] ?? []).filter((field) => !field.readOnly);
  if (operation === 'update' && changed.length === 0) return null;
  const granted = target.access[operation].filter((role) =>
    changed.every(({ write }) => write?.includes(role) ?? true),
  );
  return { roles: [...new Set([...granted, ...roles])], reason: changed.some((field) => field.reasonRequired) };
}
