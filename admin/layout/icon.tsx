// Icons of resources and actions by the names that definitions use (Ant Design's, without `Outlined`). Those in use come with the panel,
// the others that a definition may name (more-icons.tsx) when one does.
import {
  AlertOutlined, ApartmentOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BellOutlined, BranchesOutlined,
  CheckCircleOutlined, CheckOutlined, ClockCircleOutlined, ClusterOutlined, CompassOutlined, ContactsOutlined,
  CopyOutlined, DesktopOutlined, DollarOutlined, EnvironmentOutlined, FieldTimeOutlined, FileProtectOutlined,
  FlagOutlined, FolderOutlined, GlobalOutlined, LineChartOutlined, LinkOutlined, MailOutlined, PhoneOutlined, PlusCircleOutlined,
  PoweroffOutlined, ProfileOutlined, ReadOutlined, ScheduleOutlined, SendOutlined, ShopOutlined, SoundOutlined, StarOutlined,
  StopOutlined, SwapOutlined, TableOutlined, TagsOutlined, TeamOutlined, UndoOutlined, UnlockOutlined,
  UnorderedListOutlined, WalletOutlined,
} from '@ant-design/icons'; // prettier-ignore
import { Suspense, lazy } from 'react';
import type { ComponentType } from 'react';

export const icons: Record<string, ComponentType> = {
  alert: AlertOutlined, apartment: ApartmentOutlined, api: ApiOutlined, appstore: AppstoreOutlined,
  audit: AuditOutlined, bell: BellOutlined, branches: BranchesOutlined, check: CheckOutlined,
  'check-circle': CheckCircleOutlined, 'clock-circle': ClockCircleOutlined, cluster: ClusterOutlined,
  compass: CompassOutlined, contacts: ContactsOutlined, copy: CopyOutlined, desktop: DesktopOutlined,
  dollar: DollarOutlined, environment: EnvironmentOutlined, 'field-time': FieldTimeOutlined,
  'file-protect': FileProtectOutlined, flag: FlagOutlined, folder: FolderOutlined, global: GlobalOutlined, 'line-chart': LineChartOutlined, link: LinkOutlined,
  mail: MailOutlined, phone: PhoneOutlined, 'plus-circle': PlusCircleOutlined, poweroff: PoweroffOutlined,
  profile: ProfileOutlined, read: ReadOutlined, schedule: ScheduleOutlined, send: SendOutlined, shop: ShopOutlined,
  sound: SoundOutlined, star: StarOutlined, stop: StopOutlined, swap: SwapOutlined, table: TableOutlined,
  tags: TagsOutlined, team: TeamOutlined, undo: UndoOutlined, unlock: UnlockOutlined,
  'unordered-list': UnorderedListOutlined, wallet: WalletOutlined,
}; // prettier-ignore

const More = lazy(() => import('./more-icons.tsx'));

interface IconProps {
  name: string | null;
  /** What Ant Design's menus put on the icons of their entries. */
  className?: string;
}

/** The icon of this name; a plain table for one that is not known or not given. */
export function Icon({ name, className = '' }: IconProps) {
  const Drawn = icons[name ?? 'table'];
  return (
    <span className={`icon ${className}`} aria-hidden="true">
      {Drawn ? (
        <Drawn />
      ) : (
        <Suspense>
          <More name={name ?? ''} />
        </Suspense>
      )}
    </span>
  );
}
