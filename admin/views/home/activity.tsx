// Rows a day over the last two weeks, as bars.
import { useCustom } from '@refinedev/core';
import dayjs from 'dayjs';
import { Link } from 'react-router';
import type { ResourceMeta } from '../../../resources/define/meta.ts';
import type { HomePanel } from '../../overrides/home.ts';
import { dataProvider } from '../../providers/data.ts';
import { apiUrl } from '../../providers/http.ts';

interface ActivityProps {
  panel: Extract<HomePanel, { kind: 'activity' }>;
  resource: ResourceMeta;
}
interface Day {
  start: string;
  count: number;
}

const days = 14;
const width = 420;
const height = 96;
const gap = 5;

export function Activity({ panel, resource }: ActivityProps) {
  const { query } = useCustom<Day[]>({
    url: `${apiUrl}/${resource.name}`,
    method: 'get',
    errorNotification: false,
    queryOptions: {
      queryKey: ['activity', resource.name, panel.by, dayjs().format('YYYY-MM-DD')],
      queryFn: async () => ({ data: await countDays(resource.name, panel.by) }),
    },
  });
  const found = query.data?.data ?? [];
  const total = found.reduce((sum, day) => sum + day.count, 0);
  const today = found.at(-1)?.count ?? 0;
  return (
    <>
      <header className="panel-head">
        <h2>{panel.title}</h2>
        <Link to={`/${resource.name}`} className="panel-total">
          {query.isSuccess ? total.toLocaleString('en') : '–'}
        </Link>
      </header>
      <Bars days={found} label={`${panel.title}: ${total} in ${days} days, ${today} today`} />
      <p className="activity-axis" aria-hidden="true">
        <span>
          {dayjs()
            .subtract(days - 1, 'day')
            .format('D MMM')}
        </span>
        <span>Today, {today.toLocaleString('en')}</span>
      </p>
    </>
  );
}

function Bars({ days: found, label }: { days: Day[]; label: string }) {
  const most = Math.max(1, ...found.map((day) => day.count));
  const step = width / days;
  return (
    <svg className="bars" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {found.map((day, index) => {
        const tall = day.count === 0 ? 2 : Math.max(4, (day.count / most) * height);
        return (
          <rect
            key={day.start}
            x={index * step}
            y={height - tall}
            width={step - gap}
            height={tall}
            rx="2"
            data-zero={day.count === 0}
          >
            <title>{`${dayjs(day.start).format('D MMM')}: ${day.count.toLocaleString('en')}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** Days begin at midnight where the user is. */
async function countDays(resource: string, by: string): Promise<Day[]> {
  const starts = Array.from({ length: days }, (_, index) =>
    dayjs()
      .startOf('day')
      .subtract(days - 1 - index, 'day'),
  );
  return Promise.all(
    starts.map(async (start) => {
      const { total } = await dataProvider.getList({
        resource,
        pagination: { currentPage: 1, pageSize: 0 },
        filters: [
          { field: by, operator: 'gte', value: start.toISOString() },
          { field: by, operator: 'lt', value: start.add(1, 'day').toISOString() },
        ],
      });
      return { start: start.toISOString(), count: total };
    }),
  );
}
