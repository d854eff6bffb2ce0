// Export of the filtered set, as a plain download: the server streams it.
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';

interface ExportProps {
  /** Address for a format. */
  url: (format: 'csv' | 'ndjson') => string;
  /** Words for what will be in it: "200 rows". */
  what: string;
}

export function Export({ url, what }: ExportProps) {
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          { key: 'what', type: 'group', label: `Export ${what}` },
          {
            key: 'csv',
            label: (
              <a href={url('csv')} download>
                CSV, for spreadsheets
              </a>
            ),
          },
          {
            key: 'ndjson',
            label: (
              <a href={url('ndjson')} download>
                NDJSON, for programs
              </a>
            ),
          },
        ],
      }}
    >
      <Button type="text" icon={<DownloadOutlined aria-hidden />} aria-label="Export" title="Export" />
    </Dropdown>
  );
}
