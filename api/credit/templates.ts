// Texts with variables: `${NAME}` becomes its value, in HTML with its special characters written out.
export type Variables = Readonly<Record<string, string>>;

export interface Template {
  subject: string;
  text: string;
  html: string | null;
}

const variable = /\$\{([A-Z][A-Z0-9_]*)\}/g;
const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] as string);

/** Puts values in. A subject stays one line, whatever a value holds: a line break in it could add headers to the mail. */
export function render({ subject, text, html }: Template, values: Variables): Template {
  const put = (given: string, write: (value: string) => string): string =>
    given.replace(variable, (whole, name: string) =>
      Object.hasOwn(values, name) ? write(values[name] as string) : whole,
    );
  return {
    subject: put(subject, (value) => value.replace(/\s+/g, ' ')).slice(0, 500),
    text: put(text, (value) => value),
    html: html === null ? null : put(html, escaped),
  };
}
