import type { Change, Defect, Expected } from './defect';

const SAME: Expected = {
  scenario: 'S14',
  promise: 'the CPU Standby holds the same files',
  verdict: 'breached',
};
const SAME_AFTER_CHANGES: Expected = { ...SAME, scenario: 'S16' };
const SAME_IN_PLACE: Expected = { ...SAME, scenario: 'S15' };

/** A copy that is made carelessly. */
const copied = (was: string, is: string): readonly [Change] => [{ file: 'sync/rsync.ts', was, is }];

const careless = (id: string, symptom: string, changes: readonly [Change]): Defect => ({
  ...{ id, symptom, changes, reach: 'copy' },
  expected: [SAME, SAME_AFTER_CHANGES, SAME_IN_PLACE],
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
    'pipes-dropped',
    'The pipes of the workspace are missing in its copy.',
    copied(ARCHIVE, "  '--archive',\n  '--no-specials',\n"),
  ),
  careless(
    'namesakes-dropped',
    'Whatever bears the name of the product’s own directory is missing in the copy, wherever it is.',
    copied("'--exclude=/.dumont'", "'--exclude=.dumont'"),
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
    'holes-filled',
    'Files with holes take up their whole length in the copy.',
    copied("  '--sparse',\n", ''),
  ),
  careless(
    'links-followed',
    'Symbolic links have become copies of what they lead to.',
    copied(ARCHIVE, "  '--archive',\n  '--copy-dirlinks',\n"),
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
    expected: [{ ...SAME_AFTER_CHANGES, titled: 'is so on the CPU Standby' }, SAME_AFTER_CHANGES],
    reach: 'here',
    changes: copied("  '--delete',\n", ''),
  },
  {
    id: 'half-a-file-taken-for-whole',
    symptom:
      'While a file is copied, half of it is the new version on the CPU Standby, and half the old one.',
    expected: [
      { scenario: 'S15', titled: 'is never seen half', promise: 'no file is seen half', verdict: 'breached' },
    ],
    reach: 'here',
    changes: copied('${FAITHFULLY} --temp-dir=${INCOMING}', '${FAITHFULLY} --inplace'),
  },
  {
    id: 'nothing-copied-over-everything',
    symptom: 'The workspace is not mounted any more, and everything is deleted on the CPU Standby.',
    expected: [
      { scenario: 'S17', promise: 'the copy is kept', verdict: 'breached' },
      { scenario: 'S17', promise: 'the customer is told that the copy is in trouble', verdict: 'breached' },
      { scenario: 'S17', promise: 'no acknowledged record is lost or spoiled', verdict: 'breached' },
      { scenario: 'S17', promise: 'the books show exactly what should exist', verdict: 'breached' },
    ],
    reach: 'here',
    changes: copied(
      '`${mounted}; ${guarded(epoch)} && exec ${manner}rsync`',
      '`${INSIDE} && exec ${manner}rsync`',
    ),
  },
  {
    id: 'synced-every-other-interval',
    symptom: 'What is saved waits almost two intervals until it is on the CPU Standby.',
    expected: [{ scenario: 'S13', promise: 'what is saved reaches the CPU Standby', verdict: 'breached' }],
    reach: 'standby',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    return Math.max(this.product.units.syncGap,',
        is: '    return Math.max(1.9 * this.flow.interval,',
      },
    ],
  },
  {
    id: 'synced-in-name-only',
    symptom: 'Of three syncs that are told of, two have copied nothing.',
    expected: [
      { scenario: 'S13', promise: 'the last sync told is not newer than the copy', verdict: 'breached' },
      { scenario: 'S13', promise: 'what is saved reaches the CPU Standby', verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '      const took = await this.#copy();',
        is: '      const took = this.#standby.syncCount % 3 !== 0 || (await this.#copy());',
      },
    ],
  },
  {
    id: 'copying-stops-with-the-market',
    symptom: 'While the market does not answer nothing is copied, though GPU and CPU Standby work.',
    expected: [
      { scenario: 'S06', promise: 'what is saved meanwhile reaches the CPU Standby', verdict: 'breached' },
    ],
    reach: 'standby',
    changes: [
      {
        file: 'sync/sync.ts',
        was: '    await this.#pass(signal);',
        is: '    if (this.product.books.known) await this.#pass(signal);',
      },
    ],
  },
];
