// Operators and values as words, so that a filter reads like a sentence.
import type { Operator } from '../../resources/define/field.ts';

export { capital, lower } from '../../resources/define/words.ts';

const common: Record<Operator, string> = {
  eq: 'is',
  ne: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  in: 'is',
  nin: 'is not',
  like: 'contains',
  nlike: 'does not contain',
  starts: 'starts with',
  ends: 'ends with',
  null: 'is empty',
  nnull: 'is not empty',
  between: 'is between',
  nbetween: 'is not between',
  prefix_of: 'is a prefix of',
  contains_ip: 'holds the address',
  overlaps_ip: 'overlaps',
};

const ofTime: Partial<Record<Operator, string>> = {
  gt: 'is after',
  gte: 'is from',
  lt: 'is before',
  lte: 'is until',
};

/** "is at least"; moments have words of their own ("is from"). */
export function operatorWords(operator: Operator, isTime = false): string {
  return (isTime ? ofTime[operator] : undefined) ?? common[operator];
}

/** "A", "A or B", "A, B or C". */
export function orList(items: string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

/** 1 field, 2 fields. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
