// Snooze an alert until a moment between one minute and seven days from now (domain, 2.6): a snooze always ends.
import { invalid } from '../errors.ts';
import type { ActionHandler } from '../operations/act.ts';

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

export const snooze: ActionHandler = ({ input, now }) => {
  const until = new Date(String(input['snoozeUntil']));
  const ahead = until.getTime() - now.getTime();
  if (ahead < minute || ahead > week)
    throw invalid({ snoozeUntil: ['must be between one minute and seven days from now'] });
  return { status: 'snoozed', snoozeUntil: until.toISOString() };
};
