// The frame around every page: menu, top bar, keys that work everywhere, and the skip link.
import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { useMeta } from '../meta/context.tsx';
import { useKeys } from './keys.ts';
import { goLetters, homeLetter, menuGroups } from './letters.ts';
import { collectLetters } from './letters-typed.ts';
import { Logo } from './logo.tsx';
import { usePhone } from './media.ts';
import { Menu } from './menu.tsx';
import { Notices } from './notices.tsx';
import { productName } from './page.tsx';
import { useStored } from './stored.ts';
import { TopBar } from './top-bar.tsx';
import './shell.css';

const Find = lazy(() => import('./find.tsx'));
const Shortcuts = lazy(() => import('./shortcuts.tsx'));

export function Shell() {
  const phone = usePhone();
  const [narrow, setNarrow] = useStored('menu.narrow', false);
  const [menuOpen, setMenuOpen] = useState(false);
  const [over, setOver] = useState<'find' | 'shortcuts' | null>(null);
  const { pathname } = useLocation();
  useEffect(() => setMenuOpen(false), [pathname]);
  useGoKeys();
  const letters = useRef<() => string>(() => '');
  const openFind = () => {
    letters.current = collectLetters();
    setOver('find');
  };
  useKeys({ '/': openFind, 'mod+k': openFind, '?': () => setOver('shortcuts') });
  return (
    <div className={`shell${narrow ? ' shell-narrow' : ''}`}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      {phone ? (
        <Drawer
          open={menuOpen}
          onClose={() => setMenuOpen(false)}
          placement="left"
          width={280}
          title={<Brand />}
          classNames={{ body: 'menu-drawer' }}
        >
          <Menu narrow={false} />
        </Drawer>
      ) : (
        <div className="side">
          <Brand narrow={narrow} />
          <Menu narrow={narrow} />
          <Button
            type="text"
            className="side-toggle"
            aria-label={narrow ? 'Widen the menu' : 'Narrow the menu'}
            aria-expanded={!narrow}
            icon={narrow ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
            onClick={() => setNarrow(!narrow)}
          />
        </div>
      )}
      <div className="page">
        <TopBar
          menuButton={
            phone && (
              <Button
                type="text"
                aria-label="Menu"
                icon={<MenuOutlined aria-hidden />}
                onClick={() => setMenuOpen(true)}
              />
            )
          }
          onFind={openFind}
          onHelp={() => setOver('shortcuts')}
        />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Announcer />
      <Notices />
      <Suspense>
        {over === 'find' && <Find letters={letters} onClose={() => setOver(null)} />}
        {over === 'shortcuts' && <Shortcuts onClose={() => setOver(null)} />}
      </Suspense>
    </div>
  );
}

function Brand({ narrow = false }: { narrow?: boolean }) {
  return (
    <Link to="/" className="brand" aria-label={`${productName}, overview`}>
      <Logo />
      {!narrow && <span>{productName}</span>}
    </Link>
  );
}

/** `g` and a letter. */
function useGoKeys(): void {
  const navigate = useNavigate();
  const resources = menuGroups(useMeta()).flatMap((group) => group.resources);
  const go = (path: string) => () => void navigate(path);
  useKeys({
    [`g ${homeLetter}`]: go('/'),
    ...Object.fromEntries([...goLetters(resources)].map(([name, letter]) => [`g ${letter}`, go(`/${name}`)])),
  });
}

/** Tells a screen reader the name of each page that one comes to, and starts it at its top. */
function Announcer() {
  const { pathname } = useLocation();
  const [name, setName] = useState('');
  useEffect(() => {
    window.scrollTo(0, 0);
    // The page names the tab once its data is there.
    const timer = setTimeout(() => setName(document.title), 400);
    return () => clearTimeout(timer);
  }, [pathname]);
  return (
    <div className="sr-only" aria-live="polite">
      {name}
    </div>
  );
}
