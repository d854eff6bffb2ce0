// The handlers of actions by `<resource>.<action>`. The start compares them with the definitions: none may lack, none be left over.
import type { Resource } from '../../resources/define/index.ts';
import type { ActionCommand, ActionHandler } from '../operations/act.ts';
import { adjust } from './carriers.adjust.ts';
import { net } from './carriers.net.ts';
import { resetSpend } from './carriers.resetSpend.ts';
import { approve } from './ledger_approvals.approve.ts';
import { reject } from './ledger_approvals.reject.ts';
import { acknowledge } from './system_alerts.acknowledge.ts';
import { resolve } from './system_alerts.resolve.ts';
import { snooze } from './system_alerts.snooze.ts';
import { resetSecondFactor } from './users.resetSecondFactor.ts';
import { sendInvitation } from './users.sendInvitation.ts';
import { signOutEverywhere } from './users.signOutEverywhere.ts';

export const actionHandlers: Record<string, ActionHandler | ActionCommand | undefined> = {
  'carriers.adjust': adjust,
  'carriers.net': net,
  'carriers.resetSpend': resetSpend,
  'ledger_approvals.approve': approve,
  'ledger_approvals.reject': reject,
  'system_alerts.acknowledge': acknowledge,
  'system_alerts.resolve': resolve,
  'system_alerts.snooze': snooze,
  'users.resetSecondFactor': resetSecondFactor,
  'users.sendInvitation': sendInvitation,
  'users.signOutEverywhere': signOutEverywhere,
};

/** Differences between handlers and definitions, in words; empty when they agree. */
export function actionProblems(resources: readonly Resource[]): string[] {
  const defined = new Set(
    resources.flatMap((resource) => Object.keys(resource.actions).map((name) => `${resource.name}.${name}`)),
  );
  return [
    ...[...defined].filter((name) => !actionHandlers[name]).map((name) => `api/actions/${name}.ts is missing`),
    ...Object.keys(actionHandlers)
      .filter((name) => !defined.has(name))
      .map((name) => `api/actions/${name}.ts has no definition`),
  ];
}
