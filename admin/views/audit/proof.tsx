// How far the trail is sealed and verified: a badge, with the details and a way to verify now behind it.
import { SafetyCertificateOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useCustom } from '@refinedev/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { relativeTime, useNow, zonedTime } from '../../fields/time.ts';
import { usePhone } from '../../layout/media.ts';
import { apiUrl, http } from '../../providers/http.ts';
import type { ServerError } from '../../providers/http.ts';
import { capital } from '../../fields/words.ts';
import { auditName } from '../history/api.ts';

interface Verified {
  at: string;
  seals: string;
  rows: string;
  sealedTo: string | null;
  hash: string | null;
  removedTo: string | null;
  /** `id` is that of the entry, where it is there still. */
  problem: { message: string; id: string | null } | null;
}
interface Guards {
  checkedAt: string | null;
  /** What is wrong with the triggers that write and keep the trail, and could not be repaired. */
  problem: string | null;
  /** The last entry of this week that says that they were not in place all the time. */
  interrupted: { id: string; at: string; description: string } | null;
}
interface ProofAnswer {
  seals: string;
  sealedTo: string | null;
  sealedAt: string | null;
  signedBy: string | null;
  lastRow: string | null;
  verified: Verified | null;
  guards: Guards;
}

/** A verification that was asked for is looked for this often (ms). */
const often = 2_000;
const seldom = 60_000;

const figures = (number: string): string => Number(number).toLocaleString('en');

export function Proof() {
  const now = useNow();
  const isPhone = usePhone();
  /** The moment of the verification that was known when a new one was asked for. */
  const [waiting, setWaiting] = useState<string | null | undefined>();
  const { query } = useCustom<ProofAnswer, ServerError>({
    url: `${apiUrl}/audit_records/proof`,
    method: 'get',
    errorNotification: false,
    queryOptions: {
      queryKey: ['audit-proof'],
      queryFn: async () => ({ data: (await http.get<ProofAnswer>(`${apiUrl}/audit_records/proof`)).data }),
      refetchInterval: waiting === undefined ? seldom : often,
    },
  });
  const proof = query.data?.data;
  if (!proof) return null;
  const { verified } = proof;
  if (waiting !== undefined && (verified?.at ?? null) !== waiting) setWaiting(undefined);
  const verify = async () => {
    setWaiting(verified?.at ?? null);
    try {
      await http.post(`${apiUrl}/audit_records/proof/verify`);
    } catch {
      // The badge goes on saying what is known; whoever asked sees that the moment stays.
      setWaiting(undefined);
    }
  };
  const state = stateOf(proof, now);
  return (
    <Popover
      trigger="click"
      placement={isPhone ? 'bottom' : 'bottomLeft'}
      title={state.title}
      content={<Details proof={proof} busy={waiting !== undefined} verify={() => void verify()} />}
    >
      <button type="button" className={`proof ${state.look}`}>
        {state.look === 'proof-broken' || state.look === 'proof-interrupted' ? (
          <WarningFilled aria-hidden="true" />
        ) : (
          <SafetyCertificateOutlined aria-hidden="true" />
        )}
        {state.words}
      </button>
    </Popover>
  );
}

interface BadgeState {
  look: 'proof-broken' | 'proof-interrupted' | 'proof-whole' | '';
  words: string;
  title: string;
}

/** The worst of what is known. */
function stateOf({ verified, guards }: ProofAnswer, now: number): BadgeState {
  const title = 'Integrity check';
  if (verified?.problem)
    return { look: 'proof-broken', words: 'Tampered with', title: 'The trail is not as it was sealed' };
  if (guards.problem) return { look: 'proof-broken', words: 'Not guarded', title: 'Changes may go unrecorded' };
  if (guards.interrupted)
    return { look: 'proof-interrupted', words: `Interrupted ${relativeTime(guards.interrupted.at, now)}`, title };
  if (!verified?.sealedTo) return { look: '', words: 'Not verified yet', title };
  const words = `Verified to #${figures(verified.sealedTo)} · ${relativeTime(verified.at, now)}`;
  return { look: 'proof-whole', words, title };
}

function Found({ message, id }: { message: string; id: string | null }) {
  return (
    <>
      {message}. {id && <Link to={`/${auditName}/${id}`}>Open the entry</Link>}
    </>
  );
}

function Details({ proof, busy, verify }: { proof: ProofAnswer; busy: boolean; verify: () => void }) {
  const { verified, sealedTo, sealedAt, seals, signedBy, lastRow, guards } = proof;
  const problem = verified?.problem ?? null;
  const facts: [string, ReactNode][] = [
    ['Found', problem && <Found {...problem} />],
    ['Protection', guards.problem && capital(guards.problem)],
    [
      'Interrupted',
      guards.interrupted && guards.problem === null ? (
        <Found message={guards.interrupted.description} id={guards.interrupted.id} />
      ) : null,
    ],
    ['Verified', verified ? zonedTime(verified.at) : 'not yet'],
    ['Rows verified', verified ? figures(verified.rows) : null],
    ['Sealed', sealedTo && sealedAt ? `to #${figures(sealedTo)}, ${zonedTime(sealedAt)}` : 'nothing yet'],
    ['Seals', figures(seals)],
    ['Signed by key', signedBy ?? (seals === '0' ? null : 'not signed: SECRET_KEY is not set')],
    ['Last row', lastRow ? `#${figures(lastRow)}` : null],
    ['Removed by age', verified?.removedTo ? `to #${figures(verified.removedTo)}` : null],
    ['Hash of the chain', verified?.hash ?? null],
    ['Triggers checked', guards.checkedAt && zonedTime(guards.checkedAt)],
  ];
  return (
    <div className="proof-details">
      <dl>
        {facts
          .filter(([, value]) => value !== null)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <Button size="small" loading={busy} onClick={verify}>
        Verify now
      </Button>
    </div>
  );
}
