// Check an export: an exported file is held against the check sum and the signature in its last line, here in the browser.
import { CheckCircleFilled, CloseCircleFilled, FileSearchOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useRef, useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { plural } from '../fields/words.ts';
import { PageHead } from '../layout/page.tsx';
import './check-export.css';
import { useFileCheck, useKeyNames } from './check-export.ts';
import type { FileCheck } from './check-export.ts';

type Tone = 'success' | 'warning' | 'danger';
interface Verdict {
  tone: Tone;
  title: string;
  text: ReactNode;
}

export default function CheckExportPage() {
  const { check, begin, cancel } = useFileCheck();
  const keys = useKeyNames();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void begin(file);
  };
  const dragged = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === 'dragover');
  };
  const verdict = check?.result ? verdictOf(check.result, keys) : null;
  return (
    <section className="check-export" aria-label="Check an export">
      <PageHead
        title="Check an export"
        breadcrumbs={[{ label: 'Audit trail', to: '/audit_records' }]}
        extra="Shows whether an exported file is still as this system wrote it. The file stays on your computer."
      />
      <div
        className={`export-check-drop${over ? ' export-check-over' : ''}`}
        onDragOver={dragged}
        onDragLeave={dragged}
        onDrop={drop}
      >
        <input
          ref={picker}
          className="sr-only"
          type="file"
          tabIndex={-1}
          aria-label="Exported file"
          accept=".csv,.ndjson"
          onChange={({ target }) => {
            const file = target.files?.[0];
            // The same file may be picked again.
            target.value = '';
            if (file) void begin(file);
          }}
        />
        <Button type="primary" icon={<FileSearchOutlined aria-hidden />} onClick={() => picker.current?.click()}>
          Choose a file
        </Button>
        <p className="export-check-quiet">or drop it here: CSV or NDJSON, exported from the audit trail</p>
      </div>
      {check && (
        <p className="export-check-file">
          {check.file.name} <span className="export-check-quiet">{sizeOf(check.file.size)}</span>
        </p>
      )}
      {check && !check.result && <Reading check={check} cancel={cancel} />}
      <div role="status">{verdict && <Result {...verdict} />}</div>
    </section>
  );
}

function Reading({ check: { file, read, isLong }, cancel }: { check: FileCheck; cancel: () => void }) {
  if (!isLong) return null;
  const percent = Math.floor((read / Math.max(1, file.size)) * 100);
  return (
    <div className="export-check-reading">
      <Progress percent={percent} aria-label="Checking the file" />
      <Button size="small" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}

const signs = { success: CheckCircleFilled, warning: WarningFilled, danger: CloseCircleFilled };

function Result({ tone, title, text }: Verdict) {
  const Sign = signs[tone];
  return (
    <div className={`export-check-result export-check-${tone}`}>
      <h2>
        <Sign aria-hidden="true" /> {title}
      </h2>
      <p>{text}</p>
    </div>
  );
}

function verdictOf(result: NonNullable<FileCheck['result']>, keys: string[] | null): Verdict {
  if (result === 'unreadable')
    return {
      tone: 'danger',
      title: 'The file could not be read',
      text: 'It was moved or changed while it was being read, or you may not open it. Choose it again.',
    };
  if (result.found === 'no-ending')
    return {
      tone: 'danger',
      title: 'This is not a complete export',
      text: 'Its last line holds no check sum. The file was cut short, saved again by another program, or exported without a check sum.',
    };
  if (result.found === 'changed' || result.signature === 'false')
    return {
      tone: 'danger',
      title: 'The file was changed after it was exported',
      text:
        result.found === 'changed'
          ? 'Its contents do not match the check sum in its last line. Saving a file in a spreadsheet changes it too.'
          : 'The signature in its last line does not match. Do not rely on this file.',
    };
  return verdictOfSame(result.signature, result.key, plural(result.rows, 'row'), keys);
}

/** Of a file whose check sum is right. */
function verdictOfSame(
  signature: 'genuine' | 'none' | 'unsupported',
  key: string | null,
  rows: string,
  keys: string[] | null,
): Verdict {
  const name = <code className="export-check-key">{key}</code>;
  if (signature === 'none')
    return {
      tone: 'warning',
      title: 'The check sum matches, but the file is not signed',
      text: `${rows}. Whoever changes a file can change its check sum too: without a signature this proves little.`,
    };
  if (signature === 'unsupported')
    return {
      tone: 'warning',
      title: 'The check sum matches, but the signature was not checked',
      text: <>{rows}. This browser cannot check signatures here. Open this page over https in a current browser.</>,
    };
  if (keys === null)
    return {
      tone: 'warning',
      title: 'The file is as it was exported',
      text: (
        <>
          {rows}, signed by key {name}. The keys of this system could not be loaded: compare the key yourself.
        </>
      ),
    };
  if (!keys.includes(key ?? ''))
    return {
      tone: 'warning',
      title: 'The file was not signed by this system',
      text: (
        <>
          {rows}, unchanged since another system signed it with key {name}. If the file should come from here, do not
          rely on it.
        </>
      ),
    };
  return {
    tone: 'success',
    title: 'The file is as it was exported',
    text: (
      <>
        {rows}, signed by {key === keys[0] ? 'this system' : 'a former key of this system'} ({name}).
      </>
    ),
  };
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(0)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
