// Who owns an address: type an address, a network or a range, and see whose entries hold it or share a part of it.
import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useTypedText } from '../fields/typed.ts';
import { plural } from '../fields/words.ts';
import { Empty } from '../layout/empty.tsx';
import { ErrorView } from '../layout/error.tsx';
import { Loading } from '../layout/loading.tsx';
import { PageHead } from '../layout/page.tsx';
import { encodeValue } from '../views/list/state.ts';
import { Entries } from './address-owner-entries.tsx';
import { answerOf, useOwners } from './address-owner.ts';
import '../views/form/record.css';
import './address-owner.css';

const badInput =
  'This is no address, network or range. A range has its lower end first, and both ends are IPv4 or both IPv6.';

export default function AddressOwnerPage() {
  const [params, setParams] = useSearchParams();
  const asked = (params.get('q') ?? '').trim();
  const { text, setText, send } = useTypedText(asked, (q) => setParams(q === '' ? {} : { q }));
  const owners = useOwners(asked);
  const wrong = owners.error?.statusCode === 400;
  const ask = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === asked) owners.retry();
    else send(text.trim());
  };
  return (
    <section className="address-owner" aria-label="Address owner">
      <PageHead
        title="Address owner"
        extra="Whose calls or audio come from an address: over all carriers, interconnects and their entries that you may see."
      />
      <form className="owner-form" role="search" onSubmit={ask}>
        <Input
          autoFocus
          allowClear
          className="field-mono"
          prefix={<SearchOutlined aria-hidden />}
          value={text}
          maxLength={100}
          spellCheck={false}
          autoComplete="off"
          placeholder="198.51.100.7"
          aria-label="Address, network or range"
          aria-describedby="owner-note"
          aria-invalid={wrong}
          {...(wrong ? { status: 'error' as const } : {})}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="primary" htmlType="submit">
          Look up
        </Button>
        <p id="owner-note" className={wrong ? 'owner-wrong' : 'field-quiet'} role={wrong ? 'alert' : undefined}>
          {wrong ? badInput : 'Such as 198.51.100.7, 198.51.100.0/24, 198.51.100.1-198.51.100.9 or 2001:db8:5::/48'}
        </p>
      </form>
      {asked !== '' && !wrong && <Answer asked={asked} owners={owners} />}
    </section>
  );
}

function Answer({ asked, owners }: { asked: string; owners: ReturnType<typeof useOwners> }) {
  const { error, entries, total, nearest, retry } = owners;
  if (error) return <ErrorView error={error} retry={retry} />;
  if (!entries) return <Loading rows={3} />;
  if (entries.length === 0) {
    return (
      <>
        <div className="owner-nobody">
          <Empty
            title={`Nobody has ${asked}`}
            hint="No entry holds it or a part of it: calls from it are not recognised."
          />
        </div>
        {nearest.length > 0 && (
          <>
            <h2 className="owner-title">Nearest entries</h2>
            <Entries entries={nearest} label="Nearest entries" />
          </>
        )}
      </>
    );
  }
  return (
    <>
      <p className="owner-answer" role="status">
        {answerOf(asked, entries, total)}
      </p>
      <Entries entries={entries} label="Entries that hold it" />
      {total > entries.length && (
        <p className="owner-more">
          The first {entries.length} of{' '}
          <Link
            to={`/interconnect_ip_addresses?${new URLSearchParams({ 'ipAddress.overlaps_ip': encodeValue(asked) }).toString()}`}
          >
            {plural(total, 'entry', 'entries')}
          </Link>
        </p>
      )}
    </>
  );
}
