// Telephone numbers: stored as E.164, typed as people write them.
import type { CellProps, FieldFace, InputProps } from './face.ts';
import { TextControl, TextFilter } from './text-control.tsx';

/** "+44 (0)20 7946 0000" → "+442079460000"; what is no number stays as it was typed. The library comes when first needed. */
async function toE164(typed: string): Promise<string> {
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const international = typed.trim().replace(/^00/, '+');
  return (
    parsePhoneNumberFromString(international.startsWith('+') ? international : `+${international}`)?.number ?? typed
  );
}

function PhoneCell({ value, compact }: CellProps) {
  const text = String(value);
  return compact ? <span className="field-figures">{text}</span> : <a href={`tel:${text}`}>{text}</a>;
}

function PhoneInput(props: InputProps) {
  const normalise = async (typed: string) => {
    const normal = await toE164(typed);
    if (normal !== typed) props.onChange(normal);
  };
  return (
    <TextControl
      {...props}
      control={{
        type: 'tel',
        inputMode: 'tel',
        placeholder: '+442079460000',
        maxLength: 40,
        onBlur: (event) => {
          if (event.target.value !== '') void normalise(event.target.value);
        },
      }}
    />
  );
}

export const phoneFace: FieldFace = {
  Cell: PhoneCell,
  Input: PhoneInput,
  Filter: TextFilter,
  text: (_field, value) => String(value),
  problem: (_field, value) =>
    /^\+?[0-9 ()./-]+$/.test(String(value)) && /^\d{7,15}$/.test(String(value).replace(/\D/g, ''))
      ? null
      : 'must be a telephone number in international form such as +442079460000',
};
