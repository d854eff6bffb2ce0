// Labels inside sentences.

/** "Credit alert" → "credit alert", "IP address" → "IP address": abbreviations stay capitals. */
export function lower(label: string): string {
  return label.replace(/\S+/g, (word) => (/^[A-Z0-9-]{2,}$/.test(word) ? word : word.toLowerCase()));
}
