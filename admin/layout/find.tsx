// Find anything (Ctrl-K): pages by name, and records by name, code, address, telephone number or dial code.
import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useNavigate } from 'react-router';
import type { Meta } from '../../resources/define/meta.ts';
import { useMeta } from '../meta/context.tsx';
import type { HandMadePage } from '../overrides/menu.ts';
import { useFound } from './find-records.ts';
import type { Hit, HitGroup } from './find-records.ts';
import { useHandMadePages } from './hand-made.ts';
import { Icon } from './icon.tsx';
import { lower } from '../fields/words.ts';

interface FindProps {
  /** Hands over what was typed before the box was there. */
  letters: RefObject<() => string>;
  onClose: () => void;
}

export default function Find({ letters, onClose }: FindProps) {
  const meta = useMeta();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const wanted = text.trim();
  const found = useFound(wanted);
  const handMade = useHandMadePages();
  const pages = useMemo(() => findPages(meta, handMade, wanted), [meta, handMade, wanted]);
  // A page named by its beginning is meant before records; other pages come after them.
  const groups: (HitGroup & { page?: boolean })[] = [
    ...pages.filter((page) => page.named),
    ...found.groups,
    ...pages.filter((page) => !page.named),
  ];
  const hits = groups.flatMap((group) => [...group.hits, ...moreOf(group)]);
  const [active, setActive] = useState(0);
  /** Enter was pressed before the answer was there. */
  const [hasty, setHasty] = useState(false);
  const input = useRef<InputRef>(null);
  useEffect(() => {
    setActive(0);
    setHasty(false);
  }, [text]);
  const current = Math.min(active, Math.max(hits.length - 1, 0));

  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && hits.length > 0) {
      event.preventDefault();
      setActive((current + move + hits.length) % hits.length);
    }
    if (event.key !== 'Enter') return;
    // What is shown may still be the answer to fewer letters: then the best of the next answer is meant.
    const isPage = groups.some((group) => group.page && group.hits.includes(hits[current] as Hit));
    if (isPage || !found.busy) open(hits[current]);
    else setHasty(true);
  };
  const best = useRef<() => void>(() => {});
  best.current = () => open(hits[0]);
  useEffect(() => {
    if (hasty && !found.busy) best.current();
  }, [hasty, found.busy]);

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      width={640}
      className="find"
      afterOpenChange={(open) => open && input.current?.focus()}
      title="Find anything"
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        variant="borderless"
        maxLength={100}
        prefix={<SearchOutlined aria-hidden />}
        placeholder="Name, code, IP address, telephone number, dial code or page"
        value={text}
        onFocus={() => setText(text + letters.current())}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-label="Find"
        aria-expanded={hits.length > 0}
        aria-controls="find-hits"
        {...(hits.length > 0 ? { 'aria-activedescendant': `find-hit-${current}` } : {})}
      />
      <Hits groups={groups} current={current} onOpen={open} onHover={setActive} />
      <p className="find-note" role="status">
        {noteOf(wanted, found, hits.length)}
      </p>
    </Modal>
  );
}

function noteOf(text: string, { busy, failed }: { busy: boolean; failed: boolean }, hits: number): string {
  if (failed) return 'Records cannot be searched right now.';
  if (busy) return 'Searching…';
  return hits === 0 ? `Nothing found for “${text}”.` : '';
}

/** The way to all matches of a table, as the last entry of its group. */
function moreOf(group: HitGroup): Hit[] {
  if (group.all === null) return [];
  const label = `All ${lower(group.label)} that match`;
  return [{ path: group.all, label, code: null, of: null, match: null, icon: 'unordered-list' }];
}

interface HitsProps {
  groups: HitGroup[];
  current: number;
  onOpen: (hit: Hit) => void;
  onHover: (index: number) => void;
}

function Hits({ groups, current, onOpen, onHover }: HitsProps) {
  // In braces: scrolling answers with a promise in newer browsers, which is no way to end an effect.
  useEffect(() => {
    document.getElementById(`find-hit-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  let place = -1;
  return (
    <div id="find-hits" className="find-hits" role="listbox" aria-label="Found">
      {groups.map((group, at) => (
        <ul key={group.label} role="group" aria-labelledby={`find-group-${at}`}>
          <li id={`find-group-${at}`} className="find-group" role="presentation">
            {group.label}
          </li>
          {[...group.hits, ...moreOf(group)].map((hit) => {
            place += 1;
            const index = place;
            return (
              <li
                key={`${hit.path} ${hit.match ?? ''}`}
                id={`find-hit-${index}`}
                className="find-hit"
                role="option"
                aria-selected={index === current}
                onClick={() => onOpen(hit)}
                onMouseMove={() => onHover(index)}
              >
                <Icon name={hit.icon} />
                <span className="find-label">{hit.label}</span>
                {hit.code && <span className="find-code">{hit.code}</span>}
                {hit.of && <span className="find-of">{hit.of}</span>}
                {hit.match && <span className="find-match">{hit.match}</span>}
              </li>
            );
          })}
        </ul>
      ))}
    </div>
  );
}

interface PageGroup extends HitGroup {
  page: true;
  /** Its pages are named by their beginning. */
  named: boolean;
}

const mostPages = 6;

/** Lists and hand-made pages whose name contains the text, and "New …" for it. */
function findPages(meta: Meta, handMade: HandMadePage[], text: string): PageGroup[] {
  const wanted = text.toLowerCase();
  const page = (path: string, label: string, icon: string | null): Hit => ({
    path,
    label,
    icon,
    code: null,
    of: null,
    match: null,
  });
  const menu = meta.resources.filter((resource) => !resource.nested);
  const lists = [
    ...menu.map(({ name, label, icon }) => page(`/${name}`, label.many, icon)),
    ...handMade.map(({ path, label, icon }) => page(`/${path}`, label, icon)),
  ];
  if (wanted === '') return [{ label: 'Go to', hits: lists, all: null, page: true, named: true }];
  const creates = menu
    .filter((resource) => resource.may.create)
    .map(({ name, label }) => page(`/${name}/create`, `New ${lower(label.one)}`, 'plus-circle'));
  const pages = [...lists, ...creates];
  const begins = (hit: Hit) => hit.label.toLowerCase().startsWith(wanted);
  const contains = (hit: Hit) => !begins(hit) && hit.label.toLowerCase().includes(wanted);
  const groups: PageGroup[] = [
    { label: 'Go to', hits: pages.filter(begins).slice(0, mostPages), all: null, page: true, named: true },
    { label: 'Pages', hits: pages.filter(contains).slice(0, mostPages), all: null, page: true, named: false },
  ];
  return groups.filter((group) => group.hits.length > 0);
}
