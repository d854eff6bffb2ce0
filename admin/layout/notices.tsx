// What the server says beside an answer, such as a link that could not be mailed: shown until it is read, its link to be copied.
import { App } from 'antd';
import { useEffect } from 'react';
import { CopyButton } from '../fields/parts.tsx';
import { watchNotices } from '../providers/http.ts';

const linkPattern = /https?:\/\/\S+$/;

export function Notices() {
  const { notification } = App.useApp();
  useEffect(() => {
    watchNotices((text) => {
      const link = linkPattern.exec(text)?.[0];
      notification.info({
        message: link ? text.slice(0, -link.length) : text,
        duration: link ? 0 : 6,
        description: link && (
          <span className="notice-link">
            {link} <CopyButton text={link} label="Copy the link" />
          </span>
        ),
      });
    });
    return () => watchNotices(null);
  }, [notification]);
  return null;
}
