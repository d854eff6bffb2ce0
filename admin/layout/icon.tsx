// Icons of resources and actions by the names that definitions use (Ant Design's, without `Outlined`). Only these are bundled.
import {
  AlertOutlined, ApartmentOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BarChartOutlined, BarsOutlined,
  BellOutlined, BranchesOutlined, BuildOutlined, CalendarOutlined, CheckCircleOutlined, CheckOutlined, ClockCircleOutlined,
  CloudOutlined, CloudServerOutlined, ClusterOutlined, CodeOutlined, ContactsOutlined, ControlOutlined, CreditCardOutlined,
  CustomerServiceOutlined, DashboardOutlined, DatabaseOutlined, DeploymentUnitOutlined, DesktopOutlined, DollarOutlined, EnvironmentOutlined,
  EuroOutlined, FieldTimeOutlined, FileProtectOutlined, FileTextOutlined, FilterOutlined, FlagOutlined, FolderOutlined,
  ForkOutlined, FormOutlined, FundOutlined, GatewayOutlined, GlobalOutlined, GoldOutlined, HddOutlined, HeartOutlined,
  HistoryOutlined, HomeOutlined, IdcardOutlined, InboxOutlined, KeyOutlined, LinkOutlined, LineChartOutlined, LockOutlined,
  MailOutlined, MessageOutlined, MonitorOutlined, NodeIndexOutlined, NotificationOutlined, NumberOutlined, OrderedListOutlined,
  PartitionOutlined, PauseCircleOutlined, PercentageOutlined, PhoneOutlined, PlayCircleOutlined, PlusCircleOutlined,
  PoweroffOutlined, ProfileOutlined, RadarChartOutlined, ReadOutlined, ReloadOutlined, RetweetOutlined, RocketOutlined,
  SafetyCertificateOutlined, SafetyOutlined, ScheduleOutlined, SendOutlined, SettingOutlined, ShareAltOutlined, ShopOutlined,
  SlidersOutlined, SolutionOutlined, SoundOutlined, StarOutlined, StockOutlined, StopOutlined, SwapOutlined, SyncOutlined, TableOutlined,
  TagOutlined, TagsOutlined, TeamOutlined, ThunderboltOutlined, ToolOutlined, TransactionOutlined, TranslationOutlined,
  UndoOutlined, UnlockOutlined, UnorderedListOutlined, UserAddOutlined, UserOutlined, UserSwitchOutlined, WalletOutlined,
  WarningOutlined, WifiOutlined,
} from '@ant-design/icons'; // prettier-ignore
import type { ComponentType } from 'react';

const icons: Record<string, ComponentType> = {
  alert: AlertOutlined, apartment: ApartmentOutlined, api: ApiOutlined, appstore: AppstoreOutlined, audit: AuditOutlined,
  bank: BankOutlined, 'bar-chart': BarChartOutlined, bars: BarsOutlined, bell: BellOutlined, branches: BranchesOutlined,
  build: BuildOutlined, calendar: CalendarOutlined, 'check-circle': CheckCircleOutlined, check: CheckOutlined,
  'clock-circle': ClockCircleOutlined, cloud: CloudOutlined, 'cloud-server': CloudServerOutlined, cluster: ClusterOutlined,
  code: CodeOutlined, contacts: ContactsOutlined, control: ControlOutlined, 'credit-card': CreditCardOutlined,
  'customer-service': CustomerServiceOutlined, dashboard: DashboardOutlined, database: DatabaseOutlined,
  'deployment-unit': DeploymentUnitOutlined, desktop: DesktopOutlined, dollar: DollarOutlined, environment: EnvironmentOutlined, euro: EuroOutlined,
  'field-time': FieldTimeOutlined, 'file-protect': FileProtectOutlined, 'file-text': FileTextOutlined, filter: FilterOutlined,
  flag: FlagOutlined, folder: FolderOutlined, fork: ForkOutlined, form: FormOutlined, fund: FundOutlined,
  gateway: GatewayOutlined, global: GlobalOutlined, gold: GoldOutlined, hdd: HddOutlined, heart: HeartOutlined,
  history: HistoryOutlined, home: HomeOutlined, idcard: IdcardOutlined, inbox: InboxOutlined, key: KeyOutlined,
  'line-chart': LineChartOutlined, link: LinkOutlined, lock: LockOutlined, mail: MailOutlined, message: MessageOutlined,
  monitor: MonitorOutlined, 'node-index': NodeIndexOutlined, notification: NotificationOutlined, number: NumberOutlined,
  'ordered-list': OrderedListOutlined, partition: PartitionOutlined, 'pause-circle': PauseCircleOutlined,
  percentage: PercentageOutlined, phone: PhoneOutlined, 'play-circle': PlayCircleOutlined, 'plus-circle': PlusCircleOutlined,
  poweroff: PoweroffOutlined, profile: ProfileOutlined, 'radar-chart': RadarChartOutlined, read: ReadOutlined,
  reload: ReloadOutlined, retweet: RetweetOutlined, rocket: RocketOutlined, 'safety-certificate': SafetyCertificateOutlined,
  safety: SafetyOutlined, schedule: ScheduleOutlined, send: SendOutlined, setting: SettingOutlined,
  'share-alt': ShareAltOutlined, shop: ShopOutlined, sliders: SlidersOutlined, solution: SolutionOutlined,
  sound: SoundOutlined, star: StarOutlined, stock: StockOutlined, stop: StopOutlined, swap: SwapOutlined, sync: SyncOutlined, table: TableOutlined,
  tag: TagOutlined, tags: TagsOutlined, team: TeamOutlined, thunderbolt: ThunderboltOutlined, tool: ToolOutlined,
  transaction: TransactionOutlined, translation: TranslationOutlined, undo: UndoOutlined, unlock: UnlockOutlined,
  'unordered-list': UnorderedListOutlined, 'user-add': UserAddOutlined, 'user-switch': UserSwitchOutlined, user: UserOutlined,
  wallet: WalletOutlined, warning: WarningOutlined, wifi: WifiOutlined,
}; // prettier-ignore

/** The icon of this name; a plain table for one that is not bundled or not given. */
export function Icon({ name }: { name: string | null }) {
  const Drawn = icons[name ?? ''] ?? TableOutlined;
  return (
    <span className="icon" aria-hidden="true">
      <Drawn />
    </span>
  );
}
