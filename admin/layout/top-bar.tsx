// The bar over every page: which installation this is, the way to any record, the theme, the user.
import {
  BulbOutlined,
  DatabaseOutlined,
  DesktopOutlined,
  LogoutOutlined,
  MoonOutlined,
  SearchOutlined,
  SunOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useLogout } from '@refinedev/core';
import { useNavigate } from 'react-router';
import type { ReactNode } from 'react';
import { plural } from '../fields/words.ts';
import { useMeta } from '../meta/context.tsx';
import { drafts } from '../views/form/own-drafts.ts';
import { chooseTheme, useThemeChoice } from './theme.ts';
import type { ThemeChoice } from './theme.ts';

interface TopBarProps {
  /** Opens the menu (phone width). */
  menuButton: ReactNode;
  onFind: () => void;
  onHelp: () => void;
}

export function TopBar({ menuButton, onFind, onHelp }: TopBarProps) {
  const { environment } = useMeta();
  return (
    <header className="top-bar">
      {menuButton}
      <button type="button" className="find-button" onClick={onFind} aria-keyshortcuts="Control+K">
        <SearchOutlined aria-hidden="true" />
        <span>Find or go to…</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className="top-bar-end">
        {environment && (
          <span className="environment" title="Which installation this is">
            {environment}
          </span>
        )}
        <ThemeSwitch />
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

const themes: { key: ThemeChoice; label: string; icon: ReactNode }[] = [
  { key: 'light', label: 'Light', icon: <SunOutlined aria-hidden /> },
  { key: 'dark', label: 'Dark', icon: <MoonOutlined aria-hidden /> },
  { key: 'system', label: 'As the system', icon: <DesktopOutlined aria-hidden /> },
];

function ThemeSwitch() {
  const choice = useThemeChoice();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: themes,
        selectable: true,
        selectedKeys: [choice],
        onClick: ({ key }) => chooseTheme(key as ThemeChoice),
      }}
    >
      <Button type="text" aria-label="Theme" title="Theme" icon={<BulbOutlined aria-hidden />} />
    </Dropdown>
  );
}

function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { user, version, console } = useMeta();
  const { mutate: logout } = useLogout();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const signOut = () => {
    const kept = drafts.count(user.id);
    if (kept === 0) return logout({});
    void modal.confirm({
      title: 'Sign out?',
      content: `This browser keeps your unsaved changes of ${plural(kept, 'form')}. Signing out removes them, so that whoever uses it next does not find them.`,
      okText: 'Sign out',
      okButtonProps: { danger: true },
      cancelText: 'Stay',
      autoFocusButton: 'cancel',
      onOk: () => logout({}),
    });
  };
  const initials = (user.name || user.email)
    .split(/[\s@.]+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: (
              <div className="who">
                <strong>{user.name || user.email}</strong>
                <span>{user.email}</span>
                <span>{user.roleLabel}</span>
              </div>
            ),
          },
          { type: 'divider' },
          { key: 'account', label: 'My account', icon: <UserOutlined />, onClick: () => void navigate('/account') },
          ...(console
            ? [{ key: 'console', label: <a href="/console">Console</a>, icon: <DatabaseOutlined aria-hidden /> }]
            : []),
          { key: 'keys', label: 'Keyboard shortcuts', extra: '?', onClick: onHelp },
          { key: 'version', label: `Version ${version}`, disabled: true },
          { type: 'divider' },
          { key: 'out', label: 'Sign out', icon: <LogoutOutlined aria-hidden />, onClick: signOut },
        ],
      }}
    >
      <button type="button" className="avatar" aria-label={`${initials}: user menu of ${user.name || user.email}`}>
        {initials}
      </button>
    </Dropdown>
  );
}
