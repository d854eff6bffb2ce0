// The capacity of a carrier in one view: each interconnect with its services, the limit that decides, and what is sold twice.
import { useCustom } from '@refinedev/core';
import type { HttpError } from '@refinedev/core';
import { Link } from 'react-router';
import type { Capacity } from '../../api/summary/capacity.ts';
import { ToneTag } from '../fields/parts.tsx';
import { Empty } from '../layout/empty.tsx';
import { ErrorView } from '../layout/error.tsx';
import { Loading } from '../layout/loading.tsx';
import { useResource } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { apiUrl, useWrites } from '../providers/http.ts';
import type { TabViewProps } from '../views/show/tab-content.tsx';
import './tab.capacity.css';

const calls = (limit: number | null) => (limit === null ? 'Unlimited' : limit.toLocaleString('en'));
const owners = { service: 'Service', interconnect: 'Interconnect', carrier: 'Carrier' };

/** "80 of 60": what the parts have together, and whether that is too much. */
function SoldCell({ sold, unlimited, oversold }: { sold: number; unlimited: number; oversold: boolean }) {
  if (sold === 0 && unlimited === 0) return <span className="field-quiet">–</span>;
  const limited = sold > 0 ? [sold.toLocaleString('en')] : [];
  const words = [...limited, ...(unlimited > 0 ? [`${unlimited} unlimited`] : [])].join(' and ');
  return oversold ? <ToneTag tone="warning">{words}: oversold</ToneTag> : <>{words}</>;
}

export default function CapacityTab({ row }: TabViewProps) {
  const links = useResource('carrier_interconnects');
  const services = useResource('carrier_services');
  const writes = useWrites();
  const { query, result } = useCustom<Capacity, HttpError>({
    url: `${apiUrl}/carriers/${row.id}/capacity`,
    method: 'get',
    config: { query: {} },
    queryOptions: {
      queryKey: ['capacity', row.id, row.version, writes],
      placeholderData: (previous) => previous,
      retry: false,
    },
    errorNotification: false,
  });
  if (query.isError) return <ErrorView error={query.error} retry={() => void query.refetch()} />;
  if (!query.isSuccess) return <Loading rows={4} />;
  const capacity = result.data as Capacity;
  if (capacity.interconnects.length === 0) {
    return (
      <Empty
        title="No interconnects yet"
        hint="Capacity is set on the carrier, its interconnects and their services."
      />
    );
  }
  return (
    <div className="table-scroll">
      <table className="plain-table capacity-table">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" className="cell-right">
              Own limit
            </th>
            <th scope="col" className="cell-right">
              Effective
            </th>
            <th scope="col">Set by</th>
            <th scope="col">Its active parts together</th>
          </tr>
        </thead>
        <tbody>
          <tr className="capacity-carrier">
            <th scope="row">Carrier</th>
            <td className="cell-right">{calls(capacity.limit)}</td>
            <td className="cell-right">{calls(capacity.limit)}</td>
            <td>{capacity.limit === null ? '–' : owners.carrier}</td>
            <td>
              <SoldCell {...capacity} />
            </td>
          </tr>
          {capacity.interconnects.flatMap((link) => [
            <tr key={link.id} className="capacity-link">
              <th scope="row">
                <Link to={recordPath(links, { id: link.id })}>{link.name}</Link>{' '}
                <span className="field-quiet">{link.shortCode}</span> {!link.isActive && <ToneTag>Inactive</ToneTag>}
              </th>
              <td className="cell-right">{calls(link.limit)}</td>
              <td className="cell-right">{calls(link.effective)}</td>
              <td>{link.boundBy ? owners[link.boundBy] : '–'}</td>
              <td>
                <SoldCell {...link} />
              </td>
            </tr>,
            ...link.services.map((service) => (
              <tr key={service.id} className="capacity-service">
                <th scope="row">
                  <Link to={recordPath(services, { id: service.id })}>{service.name}</Link>{' '}
                  <span className="field-quiet">{service.shortCode}</span>{' '}
                  {service.status !== 'active' && <ToneTag>{service.status}</ToneTag>}
                </th>
                <td className="cell-right">{calls(service.limit)}</td>
                <td className="cell-right">{calls(service.effective)}</td>
                <td>{service.boundBy ? owners[service.boundBy] : '–'}</td>
                <td />
              </tr>
            )),
          ])}
        </tbody>
      </table>
    </div>
  );
}
