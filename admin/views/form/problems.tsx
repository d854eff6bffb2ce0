// What a refused save says beside the fields, and the way to the first field that is wrong.
import { useEffect, useRef } from 'react';
import { capital, plural } from '../../fields/words.ts';
import { focusOnceDrawn, takesFocus } from '../../layout/focus.ts';
import { Refusal } from './notice.tsx';
import type { RecordForm } from './record-form.ts';

/** Errors by field in the order of the form, then whatever has no field. */
export function ProblemSummary({ form, openField }: { form: RecordForm; openField: (name: string) => void }) {
  const named = form.fields.filter((field) => form.errors[field.name]);
  if (named.length === 0 && form.failures.length === 0) return null;
  const title =
    named.length > 0
      ? `${plural(named.length, 'field needs', 'fields need')} your attention`
      : capital(form.failures[0] ?? 'This could not be saved');
  const others = named.length > 0 ? form.failures : form.failures.slice(1);
  return (
    <div className="form-summary">
      <Refusal title={title}>
        {(named.length > 0 || others.length > 0) && (
          <ul>
            {named.map((field) => (
              <li key={field.name}>
                <button type="button" className="link-button" onClick={() => openField(field.name)}>
                  {field.label}
                </button>{' '}
                {form.errors[field.name]?.join(', ')}
              </li>
            ))}
            {others.map((text) => (
              <li key={text}>{capital(text)}</li>
            ))}
          </ul>
        )}
      </Refusal>
    </div>
  );
}

/** Puts the keyboard into a field of the page, wherever it stands, as soon as it is there. Answers with how to give up. */
export function focusField(root: React.RefObject<HTMLElement | null>, name: string): () => void {
  return focusOnceDrawn(() => {
    const place = root.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    const control = place?.querySelector<HTMLElement>('input, textarea, button, [tabindex]');
    if (!place?.offsetParent || (control && !takesFocus(control))) return false;
    place.scrollIntoView({ block: 'center' });
    return true;
  });
}

/** After a refused save: opens the tab of the first field that is wrong, and goes there. */
export function useFocusFirstError(
  form: RecordForm,
  open: (name: string) => void,
): React.RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  const { refusals } = form;
  const latest = useRef({ form, open });
  latest.current = { form, open };
  useEffect(() => {
    if (refusals === 0) return;
    const now = latest.current;
    const first = now.form.fields.find((field) => now.form.errors[field.name]);
    if (!first) {
      root.current?.querySelector('.form-summary')?.scrollIntoView({ block: 'center' });
      return;
    }
    now.open(first.name);
    return focusField(root, first.name);
  }, [refusals]);
  return root;
}
