// Time classes: three ways to share out the week, each covering all of its 168 hours once.
import type { TimeClass } from '../../resources/rating/time_classes.ts';

const allDay = { start: '00:00', end: '24:00' } as const;

export const timeClasses: Pick<TimeClass, 'name' | 'description' | 'periods'>[] = [
  { name: 'AnyDay', description: 'The whole week', periods: [{ from: 'mon', to: 'sun', ...allDay }] },
  {
    name: 'Weekday',
    description: 'Monday to Friday; with Weekend the whole week',
    periods: [{ from: 'mon', to: 'fri', ...allDay }],
  },
  { name: 'Weekend', description: 'Saturday and Sunday', periods: [{ from: 'sat', to: 'sun', ...allDay }] },
  {
    name: 'PeakHours',
    description: 'Monday to Friday, 8 to 20 h; with OffPeak the whole week',
    periods: [{ from: 'mon', to: 'fri', start: '08:00', end: '20:00' }],
  },
  {
    name: 'OffPeak',
    description: 'Nights of working days, and weekends',
    periods: [
      { from: 'mon', to: 'fri', start: '00:00', end: '08:00' },
      { from: 'mon', to: 'fri', start: '20:00', end: '24:00' },
      { from: 'sat', to: 'sun', ...allDay },
    ],
  },
];
