import type { Change, Defect, Expected } from './defect';

const SAME: Expected = {
  scenario: 'S14',
  promise: 'the CPU Standby holds the same files',
  verdict: 'breached',
};
const SAME_AFTER_CHANGES: Expected = { ...SAME, scenario: 'S16' };

/** A copy that is made carelessly. */
const copied = (was: string, is: string): readonly [Change] => [{ file: 'sync/rsync.ts', was, is }];

const careless = (id: string, symptom: string, changes: readonly [Change]): Defect => ({
  ...{ id, symptom, changes, reach: 'here' },
  expected: [SAME, SAME_AFTER_CHANGES],
});

const ARCHIVE = "  '--archive',\n";

/** The copy on the CPU Standby is not the workspace. */
export const UNFAITHFUL_COPIES: readonly Defect[] = [
  careless(
    'modes-lost',
    'Programs in the workspace cannot be run any more: the copy has lost their permissions.',
    copied(ARCHIVE, "  '--archive',\n  '--no-perms',\n"),
  ),
  careless(
    'links-dropped',
    'The symbolic links of the workspace are missing in its copy.',
    copied(ARCHIVE, "  '--archive',\n  '--no-links',\n"),
  ),
  careless(
    'empty-directories-dropped',
    'Directories that were empty are missing in the copy.',
    copied(ARCHIVE, "  '--archive',\n  '--prune-empty-dirs',\n"),
  ),
  careless(
    'hard-links-torn-apart',
    'Two names of one file are two files in the copy.',
    copied("  '--hard-links',\n", ''),
  ),
  careless(
    'attributes-lost',
    'The extended attributes of files are missing in the copy.',
    copied("  '--xattrs',\n", ''),
  ),
  careless(
    'dates-lost',
    'Every file of the copy is dated today.',
    copied(ARCHIVE, "  '--archive',\n  '--no-times',\n"),
  ),
  careless(
    'left-out-in-silence',
    'What lies in node_modules is not copied, and nobody says so.',
    copied("  '--exclude=/.dumont',\n", "  '--exclude=/.dumont',\n  '--exclude=node_modules',\n"),
  ),
  {
    id: 'deleted-files-come-back',
    symptom: 'What was deleted is still in the copy.',
    expected: [SAME_AFTER_CHANGES],
    reach: 'here',
    changes: copied("  '--delete',\n", ''),
  },
  {
    id: 'sync-dated-by-its-end',
    symptom: 'The last sync is told to be newer than anything that is in the copy.',
    expected: [
      { scenario: 'S13', promise: 'the last sync told is not newer than the copy', verdict: 'breached' },
    ],
    reach: 'here',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '      lastSyncAt: at,',
        is: '      lastSyncAt: new Date(Math.max(Date.now(), Date.parse(at))).toISOString(),',
      },
    ],
  },
];
