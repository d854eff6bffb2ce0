// What the menu has beside resources: counts where a number calls for somebody to act, and hand-made pages.
import type { Where } from '../../resources/define/field.ts';

/** By resource: rows that wait. */
export const menuCounts: Record<string, Where> = {
  ledger_approvals: { field: 'status', op: 'eq', value: 'pending' },
  system_alerts: { field: 'status', op: 'eq', value: 'active' },
};

/** A page of its own, made by `page.<path>.tsx`. */
export interface HandMadePage {
  path: string;
  label: string;
  icon: string;
  /** It stands below this resource in the menu. */
  below: string;
  /** It is about rows of this resource: its lists lead there, and who may not read them does not see it. */
  about: string;
}

export const handMadePages: HandMadePage[] = [
  {
    path: 'address-owner',
    label: 'Address owner',
    icon: 'compass',
    below: 'carrier_interconnects',
    about: 'interconnect_ip_addresses',
  },
  {
    path: 'check-export',
    label: 'Check an export',
    icon: 'file-protect',
    below: 'audit_records',
    about: 'audit_records',
  },
];
