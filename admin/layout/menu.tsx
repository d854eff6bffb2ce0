// The side menu: every readable resource under its group, with the counts that call for somebody to act.
import { DownOutlined, HomeOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import type { ResourceMeta } from '../../resources/define/meta.ts';
import { useMeta } from '../meta/context.tsx';
import { menuCounts } from '../overrides/menu.ts';
import { useCount } from '../providers/count.ts';
import { useHandMadePages } from './hand-made.ts';
import { Icon } from './icon.tsx';
import { useGoPrefix } from './keys.ts';
import { goLetters, homeLetter, menuGroups } from './letters.ts';
import { useStored } from './stored.ts';

/** `narrow`: icons only. */
export function Menu({ narrow }: { narrow: boolean }) {
  const groups = menuGroups(useMeta());
  const letters = goLetters(groups.flatMap((group) => group.resources));
  const pages = useHandMadePages();
  const [closed, setClosed] = useStored<string[]>('menu.closed', []);
  const toggle = (name: string) =>
    setClosed(closed.includes(name) ? closed.filter((one) => one !== name) : [...closed, name]);
  return (
    <nav className="menu" aria-label="Main">
      <ul>
        <Entry to="/" label="Overview" letter={homeLetter} narrow={narrow} icon={<HomeOutlined aria-hidden="true" />} />
      </ul>
      {groups.map(({ name, resources }) => {
        const open = narrow || !closed.includes(name);
        return (
          <section key={name} aria-label={name}>
            {narrow ? (
              <hr />
            ) : (
              <button type="button" className="menu-group" aria-expanded={open} onClick={() => toggle(name)}>
                <span>{name}</span>
                <DownOutlined aria-hidden="true" />
              </button>
            )}
            {open && (
              <ul>
                {resources.map((resource) => (
                  <Fragment key={resource.name}>
                    <ResourceEntry resource={resource} letter={letters.get(resource.name)} narrow={narrow} />
                    {pages
                      .filter((page) => page.below === resource.name)
                      .map(({ path, label, icon }) => (
                        <Entry key={path} to={`/${path}`} {...{ label, narrow }} icon={<Icon name={icon} />} />
                      ))}
                  </Fragment>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </nav>
  );
}

interface ResourceEntryProps {
  resource: ResourceMeta;
  letter: string | undefined;
  narrow: boolean;
}

function ResourceEntry({ resource, letter, narrow }: ResourceEntryProps) {
  const where = menuCounts[resource.name];
  return (
    <Entry
      to={`/${resource.name}`}
      label={resource.label.many}
      letter={letter}
      narrow={narrow}
      icon={<Icon name={resource.icon} />}
      count={where && <WaitingCount resource={resource.name} />}
    />
  );
}

const everyMinute = 60_000;

function WaitingCount({ resource }: { resource: string }) {
  const count = useCount(resource, menuCounts[resource] ?? null, { every: everyMinute });
  if (!count || count.total === 0) return null;
  const text = count.total > 999 ? '999+' : String(count.total);
  return (
    <span className="menu-count">
      {text}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

interface EntryProps {
  to: string;
  label: string;
  letter?: string | undefined;
  narrow: boolean;
  icon: ReactNode;
  count?: ReactNode;
}

function Entry({ to, label, letter, narrow, icon, count }: EntryProps) {
  const hint = useGoPrefix() && letter !== undefined;
  const link = (
    <NavLink to={to} end={to === '/'} className="menu-entry" {...(narrow ? { 'aria-label': label } : {})}>
      <span className="menu-icon">{icon}</span>
      {!narrow && <span className="menu-label">{label}</span>}
      {hint ? <kbd>{letter}</kbd> : count}
    </NavLink>
  );
  return (
    <li>
      {narrow ? (
        <Tooltip title={label} placement="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}
