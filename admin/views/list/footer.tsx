// Below the rows: which of how many, rows a page, and the pages.
import { Pagination, Select } from 'antd';
import { pageSizes } from './state.ts';

interface FooterProps {
  page: number;
  size: number;
  /** Rows on this page. */
  shown: number;
  total: number;
  exact: boolean;
  onPage: (page: number) => void;
  onSize: (size: number) => void;
}

/** The server pages no deeper by offset (see the REST dialect); beyond, a filter or the export is the way. */
const deepestRow = 100_000;
const number = (value: number) => value.toLocaleString('en');

/** "1–25 of 200", "1–25 of about 100,000". */
export function rangeText({ page, size, shown, total, exact }: Omit<FooterProps, 'onPage' | 'onSize'>): string {
  if (total === 0) return 'No rows';
  const first = (page - 1) * size + 1;
  return `${number(first)}–${number(first + shown - 1)} of ${exact ? '' : 'about '}${number(total)}`;
}

export function Footer(props: FooterProps) {
  const { page, size, total, onPage, onSize } = props;
  return (
    <div className="list-foot">
      <span role="status">{rangeText(props)}</span>
      <label className="list-foot-size">
        <span>Rows</span>
        <Select
          size="small"
          variant="borderless"
          value={size}
          aria-label="Rows a page"
          popupMatchSelectWidth={72}
          onChange={onSize}
          options={pageSizes.map((value) => ({ value, label: value }))}
        />
      </label>
      <Pagination
        size="small"
        current={page}
        pageSize={size}
        total={Math.min(total, deepestRow + size)}
        showSizeChanger={false}
        hideOnSinglePage
        onChange={onPage}
      />
    </div>
  );
}
