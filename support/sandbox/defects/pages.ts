import type { Defect } from './defect';

const IN_PORTUGUESE = {
  scenario: 'Every page is accessible with a bare machine, read in Portuguese',
  promise: 'every page of the console is accessible, and in Portuguese',
  verdict: 'breached',
} as const;
const IN_ENGLISH = {
  scenario: 'Every page is accessible with a protected machine, read in English',
  promise: 'every page of the console is accessible, and in English',
  verdict: 'breached',
} as const;

const PROPOSED = {
  promise: 'the console proposes to restore a snapshot to the instance that has its work',
  verdict: 'breached',
} as const;
const MOVED_ON = 'A snapshot is restored where the work has moved, unless the customer objects';

/** The console's pages say what is not so, or not to everybody. */
export const FAULTY_PAGES: readonly Defect[] = [
  {
    id: 'half-the-price-shown',
    symptom: 'The console shows GPUs that can be chosen at half of what they cost.',
    expected: [
      {
        scenario: 'A GPU that nobody races against is delivered as it was ordered',
        promise: 'the machine costs what was shown when it was chosen',
        verdict: 'breached',
      },
    ],
    reach: 'rent',
    changes: [
      {
        file: 'console/wizard-steps.ts',
        was: '    ${dollars(offer.dph_total, visit.language)}/h\n    <span',
        is: '    ${dollars(offer.dph_total / 2, visit.language)}/h\n    <span',
      },
    ],
  },
  {
    id: 'menu-never-translated',
    symptom: 'A word of the menu is in English for those who read Portuguese.',
    expected: [IN_PORTUGUESE, IN_ENGLISH],
    reach: 'here',
    changes: [
      { file: 'console/words-pt.ts', was: "  machines: 'Máquinas',\n", is: "  machines: 'Machines',\n" },
    ],
  },
  {
    id: 'menu-not-by-keyboard',
    symptom: 'Nobody comes to the menu who types instead of pointing.',
    expected: [IN_PORTUGUESE, IN_ENGLISH],
    reach: 'here',
    changes: [
      {
        file: 'console/layout.ts',
        was: 'html`<li><a href="${address}" ${',
        is: 'html`<li><a tabindex="-1" href="${address}" ${',
      },
    ],
  },
  {
    id: 'any-machine-proposed',
    symptom: 'Whoever restores a snapshot without another thought overwrites the first machine of the list.',
    expected: [
      {
        scenario: 'A snapshot is restored over its own work, unless the customer objects',
        ...PROPOSED,
      },
      { scenario: MOVED_ON, ...PROPOSED },
    ],
    reach: 'here',
    changes: [
      {
        file: 'console/snapshot-restore.ts',
        was: 'await heirOf(visit, origin, instances)',
        is: 'await Promise.resolve(instances[0])',
      },
    ],
  },
  {
    id: 'move-not-followed',
    symptom: 'Once the work has moved on, nothing tells which machine its snapshots belong to.',
    expected: [{ scenario: MOVED_ON, ...PROPOSED }],
    reach: 'here',
    changes: [
      {
        file: 'console/heir.ts',
        was: 'failedOverTo(history, id) ?? movedTo(visit, id)',
        is: 'failedOverTo(history, id)',
      },
    ],
  },
  {
    id: 'shown-after-signing-out',
    symptom:
      'A page that is open in another tab goes on telling of the machine after its customer has signed out.',
    expected: [
      {
        scenario: 'Whoever has signed out in another tab is told so, and nothing moves',
        promise: 'the page that showed the instance is closed to whoever has signed out',
        verdict: 'breached',
      },
    ],
    reach: 'here',
    changes: [
      {
        file: 'console/visit.ts',
        was: '    return this.counter.product.store.secrets.find(keyOf(this.#session));',
        is: [
          '    const found = FOUND.get(this) ?? this.counter.product.store.secrets.find(keyOf(this.#session));',
          '    if (found !== undefined) FOUND.set(this, found);',
          '    return found;',
        ].join('\n'),
        imports: 'const FOUND = new WeakMap<object, string>(); ',
      },
    ],
  },
];
