import { BAD_AFTERMATH } from './defects/aftermath';
import { FALSE_CLAIMS } from './defects/claims';
import { UNFAITHFUL_COPIES } from './defects/copy';
import { LOST_DATA } from './defects/data';
import type { Defect } from './defects/defect';
import { WRONG_CONTROL } from './defects/detection';
import { BADLY_FAILED_MOVES } from './defects/failed-move';
import { WRONGLY_KEPT } from './defects/kept-snapshots';
import { WRONG_RENTALS } from './defects/market';
import { WRONG_RESOURCES } from './defects/money';
import { WRONG_MIGRATIONS } from './defects/migration';
import { WRONG_MOVES } from './defects/move';
import { FAULTY_PAGES } from './defects/pages';
import { FALSE_REPORTS } from './defects/report';
import { WORTHLESS_SNAPSHOTS } from './defects/snapshots';
import { FALSE_PROTECTION } from './defects/standby';

/** The bugs that can be planted in the reference product, by what is wrong then. */
export const KINDS: Readonly<Record<string, readonly Defect[]>> = {
  'false claims': [...FALSE_CLAIMS, ...FALSE_REPORTS],
  'the console’s pages': FAULTY_PAGES,
  'lost work': LOST_DATA,
  'the copy': UNFAITHFUL_COPIES,
  'the CPU Standby': FALSE_PROTECTION,
  'what is paid, and lives': WRONG_RESOURCES,
  'what is rented': WRONG_RENTALS,
  snapshots: [...WORTHLESS_SNAPSHOTS, ...WRONGLY_KEPT],
  'detection and control': [...WRONG_CONTROL, ...BAD_AFTERMATH],
  'moving on purpose': WRONG_MOVES,
  migration: [...WRONG_MIGRATIONS, ...BADLY_FAILED_MOVES],
};

/** All of them; each has a scenario that must notice it. */
export const DEFECTS: readonly Defect[] = Object.values(KINDS).flat();
