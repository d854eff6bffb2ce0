// What the trail is held against, put together: the keys that sign it, the anchor outside of the database, the watch over its guards.
import type { Vault } from '../auth/vault.ts';
import { AnchorFile } from './anchor.ts';
import { AuditKeys } from './keys.ts';
import { AuditWatch } from './watch.ts';
import type { WatchOptions } from './watch.ts';

export interface Witnesses {
  keys: AuditKeys;
  anchor: AnchorFile;
  watch: AuditWatch;
}

/** Nothing is watched before `watch.start()`. */
export const createWitnesses = (vault: Vault, anchorPath: string | null, watching: WatchOptions): Witnesses => ({
  keys: new AuditKeys(vault),
  anchor: new AnchorFile(anchorPath),
  watch: new AuditWatch(watching),
});
