// Icons that a definition may name and none does yet, in a chunk of their own: once one is used, its line belongs into icon.tsx.
import {
  BankOutlined, BarChartOutlined, BarsOutlined, BuildOutlined, CalendarOutlined, CloudOutlined, CloudServerOutlined,
  CodeOutlined, ControlOutlined, CreditCardOutlined, CustomerServiceOutlined, DashboardOutlined, DatabaseOutlined,
  DeploymentUnitOutlined, EuroOutlined, FileTextOutlined, FilterOutlined, ForkOutlined,
  FormOutlined, FundOutlined, GatewayOutlined, GoldOutlined, HddOutlined, HeartOutlined, HistoryOutlined,
  HomeOutlined, IdcardOutlined, InboxOutlined, KeyOutlined, LockOutlined, MessageOutlined, MonitorOutlined,
  NodeIndexOutlined, NotificationOutlined, NumberOutlined, OrderedListOutlined, PartitionOutlined,
  PauseCircleOutlined, PercentageOutlined, PlayCircleOutlined, RadarChartOutlined, ReloadOutlined, RetweetOutlined,
  RocketOutlined, SafetyCertificateOutlined, SafetyOutlined, SettingOutlined, ShareAltOutlined, SlidersOutlined,
  SolutionOutlined, StockOutlined, SyncOutlined, TableOutlined, TagOutlined, ThunderboltOutlined, ToolOutlined,
  TransactionOutlined, TranslationOutlined, UserAddOutlined, UserOutlined, UserSwitchOutlined, WarningOutlined,
  WifiOutlined,
} from '@ant-design/icons'; // prettier-ignore
import type { ComponentType } from 'react';

const icons: Record<string, ComponentType> = {
  bank: BankOutlined, 'bar-chart': BarChartOutlined, bars: BarsOutlined, build: BuildOutlined,
  calendar: CalendarOutlined, cloud: CloudOutlined, 'cloud-server': CloudServerOutlined, code: CodeOutlined,
  control: ControlOutlined, 'credit-card': CreditCardOutlined, 'customer-service': CustomerServiceOutlined,
  dashboard: DashboardOutlined, database: DatabaseOutlined, 'deployment-unit': DeploymentUnitOutlined,
  euro: EuroOutlined, 'file-text': FileTextOutlined, filter: FilterOutlined,
  fork: ForkOutlined, form: FormOutlined, fund: FundOutlined, gateway: GatewayOutlined,
  gold: GoldOutlined, hdd: HddOutlined, heart: HeartOutlined, history: HistoryOutlined, home: HomeOutlined,
  idcard: IdcardOutlined, inbox: InboxOutlined, key: KeyOutlined, lock: LockOutlined, message: MessageOutlined,
  monitor: MonitorOutlined, 'node-index': NodeIndexOutlined, notification: NotificationOutlined,
  number: NumberOutlined, 'ordered-list': OrderedListOutlined, partition: PartitionOutlined,
  'pause-circle': PauseCircleOutlined, percentage: PercentageOutlined, 'play-circle': PlayCircleOutlined,
  'radar-chart': RadarChartOutlined, reload: ReloadOutlined, retweet: RetweetOutlined, rocket: RocketOutlined,
  safety: SafetyOutlined, 'safety-certificate': SafetyCertificateOutlined, setting: SettingOutlined,
  'share-alt': ShareAltOutlined, sliders: SlidersOutlined, solution: SolutionOutlined, stock: StockOutlined,
  sync: SyncOutlined, tag: TagOutlined, thunderbolt: ThunderboltOutlined, tool: ToolOutlined,
  transaction: TransactionOutlined, translation: TranslationOutlined, user: UserOutlined,
  'user-add': UserAddOutlined, 'user-switch': UserSwitchOutlined, warning: WarningOutlined, wifi: WifiOutlined,
}; // prettier-ignore

export default function MoreIcon({ name }: { name: string }) {
  const Drawn = icons[name] ?? TableOutlined;
  return <Drawn />;
}
