import type { StandbySettings } from './records';
import type { Store } from './store';
import type { Units } from './units';

const KEY = 'standby';

/** What an account starts with. */
const defaultSettings = (units: Units): StandbySettings => ({
  configured: false,
  enabled: false,
  zone: 'us-central1-a',
  machineType: 'e2-medium',
  disk: 100,
  spot: false,
  syncInterval: units.syncInterval,
  autoFailover: true,
  autoRecovery: true,
});

/** The account's choices about its CPU Standbys. */
export const settingsOf = (store: Store): StandbySettings => store.settings.get(KEY);

/** Writes the account's choices down. */
export const saveSettings = (store: Store, settings: StandbySettings): StandbySettings =>
  store.settings.put(KEY, settings);

/** Gives a new account its first settings. */
export function initSettings(store: Store, units: Units): void {
  if (store.settings.find(KEY) === undefined) saveSettings(store, defaultSettings(units));
}
