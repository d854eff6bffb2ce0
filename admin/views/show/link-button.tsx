// A link that looks like a button: opens in a new tab like any link, and does not load the page anew.
import { Button } from 'antd';
import type { ButtonProps } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

export function LinkButton({ to, ...props }: Omit<ButtonProps, 'href' | 'onClick'> & { to: string }) {
  return (
    <Button {...props} href={useHref(to)} onClick={useLinkClickHandler<HTMLElement>(to) as ButtonProps['onClick']} />
  );
}
