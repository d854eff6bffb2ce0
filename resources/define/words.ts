// Labels inside sentences. The panel has it from here too: there is nothing of tables, roles or rules in it.

/** "Credit alert" → "credit alert", "IP address" → "IP address": abbreviations stay capitals. */
export function lower(label: string): string {
  return label.replace(/\S+/g, (word) => (/^[A-Z0-9-]{2,}$/.test(word) ? word : word.toLowerCase()));
}

/** "must be at least 1" → "Must be at least 1". */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
