// What a button shows while it works: a spinner that is no part of its name.
import { LoadingOutlined } from '@ant-design/icons';

export function busyIcon(busy: boolean) {
  return busy && { icon: <LoadingOutlined aria-hidden /> };
}
