// Find anything (Ctrl-K): pages by name, and records of every searchable resource by what their search box would find.
import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import type { InputRef } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import type { Meta, ResourceMeta } from '../../resources/define/meta.ts';
import { useMeta } from '../meta/context.tsx';
import { recordPath } from '../meta/paths.ts';
import { fieldsParam } from '../meta/query.ts';
import { apiUrl, http } from '../providers/http.ts';
import { Icon } from './icon.tsx';

interface Hit {
  path: string;
  label: string;
  code: string | null;
  group: string;
  icon: string | null;
}

const hitsPerResource = 5;
const typingPause = 200;

export default function Find({ onClose }: { onClose: () => void }) {
  const meta = useMeta();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const { records, busy } = useRecords(meta, text.trim());
  const pages = useMemo(() => findPages(meta, text.trim()), [meta, text]);
  const hits = [...pages, ...records];
  const [active, setActive] = useState(0);
  const input = useRef<InputRef>(null);
  useEffect(() => setActive(0), [text]);
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
    if (event.key === 'Enter') open(hits[current]);
  };

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      width={600}
      className="find"
      afterOpenChange={(open) => open && input.current?.focus()}
      aria-label="Find anything"
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        variant="borderless"
        prefix={<SearchOutlined aria-hidden />}
        placeholder="A page, or a record by name, code or address"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        role="combobox"
        aria-label="Find"
        aria-expanded={hits.length > 0}
        aria-controls="find-hits"
        {...(hits.length > 0 ? { 'aria-activedescendant': `find-hit-${current}` } : {})}
      />
      <Hits hits={hits} current={current} onOpen={open} onHover={setActive} />
      <p className="find-note" role="status">
        {busy ? 'Searching…' : hits.length === 0 ? `Nothing found for “${text.trim()}”.` : ''}
      </p>
    </Modal>
  );
}

interface HitsProps {
  hits: Hit[];
  current: number;
  onOpen: (hit: Hit) => void;
  onHover: (index: number) => void;
}

function Hits({ hits, current, onOpen, onHover }: HitsProps) {
  useEffect(() => document.getElementById(`find-hit-${current}`)?.scrollIntoView({ block: 'nearest' }), [current]);
  return (
    <ul id="find-hits" className="find-hits" role="listbox" aria-label="Found">
      {hits.map((hit, index) => (
        <li
          key={`${hit.path} ${index}`}
          id={`find-hit-${index}`}
          role="option"
          aria-selected={index === current}
          onClick={() => onOpen(hit)}
          onMouseMove={() => onHover(index)}
        >
          <Icon name={hit.icon} />
          <span className="find-label">{hit.label}</span>
          {hit.code && hit.code !== hit.label && <span className="find-code">{hit.code}</span>}
          <span className="find-group">{hit.group}</span>
        </li>
      ))}
    </ul>
  );
}

/** Lists whose name contains the text, and "New …" for it. */
function findPages(meta: Meta, text: string): Hit[] {
  const wanted = text.toLowerCase();
  const named = meta.resources.filter(({ label, nested }) => !nested && label.many.toLowerCase().includes(wanted));
  const lists = named.map(({ name, label, icon }) => ({
    path: `/${name}`,
    label: label.many,
    code: null,
    group: 'Go to',
    icon,
  }));
  if (wanted === '') return lists;
  const creates = meta.resources
    .filter(({ label, may, nested }) => may.create && !nested && `new ${label.one}`.toLowerCase().includes(wanted))
    .map(({ name, label }) => ({
      path: `/${name}/create`,
      label: `New ${label.one.toLowerCase()}`,
      code: null,
      group: 'Create',
      icon: 'plus-circle',
    }));
  return [...lists, ...creates].slice(0, 8);
}

/** Records that match, a few of each resource; asked once typing pauses, and the last question wins. */
function useRecords(meta: Meta, text: string): { records: Hit[]; busy: boolean } {
  const [found, setFound] = useState<{ text: string; records: Hit[] }>({ text: '', records: [] });
  useEffect(() => {
    if (text.length < 2) return;
    const control = new AbortController();
    const timer = setTimeout(async () => {
      const searchable = meta.resources.filter((resource) => resource.searchable);
      const answers = await Promise.allSettled(searchable.map((one) => findRecords(one, text, control.signal)));
      if (control.signal.aborted) return;
      setFound({ text, records: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])) });
    }, typingPause);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [meta, text]);
  const asked = text.length >= 2;
  return { records: asked ? found.records : [], busy: asked && found.text !== text };
}

async function findRecords(resource: ResourceMeta, text: string, signal: AbortSignal): Promise<Hit[]> {
  const params = { q: text, _start: 0, _end: hitsPerResource, _fields: fieldsParam(resource, []) };
  const { data } = await http.get<Record<string, unknown>[]>(`${apiUrl}/${resource.name}`, { params, signal });
  return data.map((row) => ({
    path: recordPath(resource, row),
    label: String(row[resource.title] ?? row['id']),
    code: codeOf(resource, row),
    group: resource.label.one,
    icon: resource.icon,
  }));
}

function codeOf(resource: ResourceMeta, row: Record<string, unknown>): string | null {
  const value = row[resource.shortCode ?? resource.slug ?? ''];
  return typeof value === 'string' ? value : null;
}
