// How a template about credit reads, as a mail: with made-up money, or with that of a carrier. Scripts and links in it do nothing.
import { useCustom } from '@refinedev/core';
import { Segmented } from 'antd';
import { useId, useState } from 'react';
import { RowPicker } from '../fields/picker.tsx';
import { Loading } from '../layout/loading.tsx';
import { useResourceOrNull } from '../meta/context.tsx';
import { apiUrl } from '../providers/http.ts';
import type { ServerError } from '../providers/http.ts';
import { Refusal } from '../views/form/notice.tsx';
import type { TabViewProps } from '../views/show/tab-content.tsx';
import './template-preview.css';

interface Mail {
  subject: string;
  text: string;
  html: string | null;
}
const forms = [
  { value: 'html', label: 'HTML' },
  { value: 'text', label: 'Text' },
];

export default function TemplatePreview({ row }: TabViewProps) {
  const carriers = useResourceOrNull('carriers');
  const label = useId();
  const [carrier, setCarrier] = useState<string | null>(null);
  const [form, setForm] = useState('html');
  const { query } = useCustom<Mail, ServerError>({
    url: `${apiUrl}/email_templates/${row.id}/preview`,
    method: 'get',
    config: { query: carrier === null ? {} : { carrier } },
    queryOptions: { queryKey: ['template-preview', row.id, row.version, carrier], retry: false },
    errorNotification: false,
  });
  const { data: answer, error } = query;
  const data = answer?.data;
  return (
    <section className="template-preview" aria-label="Preview">
      <div className="template-preview-choices">
        {carriers && (
          <label htmlFor={label}>
            <span>With the money of</span>
            <RowPicker
              id={label}
              source={{ target: carriers, where: null, valueField: 'id' }}
              value={carrier === null ? [] : [carrier]}
              onChange={([picked]) => setCarrier(picked ?? null)}
              placeholder="nobody: made-up amounts"
              allowClear
            />
          </label>
        )}
        {data?.html && <Segmented options={forms} value={form} onChange={setForm} aria-label="Form of the mail" />}
      </div>
      {error && <Refusal title={error.message} />}
      {!data && !error && <Loading rows={4} />}
      {data && (
        <article className="template-preview-mail">
          <h2>{data.subject}</h2>
          {data.html && form === 'html' ? (
            <iframe title="The mail as HTML" sandbox="" srcDoc={data.html} />
          ) : (
            <pre>{data.text}</pre>
          )}
        </article>
      )}
    </section>
  );
}
