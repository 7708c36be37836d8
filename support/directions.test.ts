import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { preProcessFile } from 'typescript';

const PROJECT = resolve(__dirname, '..');

/** The seams: what a customer can do, what the suppliers' books say, how it breaks. */
const SEAMS =
  /^support\/(customer\/(customer|web-console|not-offered)|suppliers\/(gpu-market|compute|object-store|store-books|faults))$/;
const GROUND = /^support\/(clock|failures|patience)$/;

/** What stands behind a seam, by the first word of its file; families never know each other. */
const FAMILIES = [
  /^support\/customer\/rest-/,
  /^support\/customer\/console-/,
  /^support\/suppliers\/vast-/,
  /^support\/suppliers\/(gce|google)-/,
  /^support\/suppliers\/(s3|r2)-/,
  /^support\/suppliers\/sandbox-/,
];

interface Room {
  readonly of: RegExp;
  readonly may: readonly RegExp[];
}

/** Every room of the house and where it may reach; the first that fits counts. */
const ROOMS: readonly Room[] = [
  // What the computer must have belongs to neither side.
  { of: /^support\/sandbox\//, may: [/^support\/(sandbox|setup)\//] },
  // The one place that knows both the suite and the sandbox.
  { of: /^support\/proof\//, may: [/^support\/(?!hooks$|afterwards$|world$)/] },
  { of: /\.test$/, may: [/^support\/(?!sandbox\/)/] },
  {
    of: /^step-definitions\//,
    may: [SEAMS, /^support\/(witness|scene)\//, /^support\/(patience|parameter-types|world)$/],
  },
  { of: /^support\/fault-words$/, may: [SEAMS] },
  { of: /^support\/parameter-types$/, may: [SEAMS, /^support\/fault-words$/] },
  { of: /^support\/(hooks|afterwards)$/, may: [/^support\/(?!sandbox\/|proof\/|hooks$)/] },
  { of: /^support\/world$/, may: [/^support\/(?!sandbox\/|proof\/|hooks$|afterwards$|world$)/] },
  { of: /^support\/(run|subject)$/, may: [/^support\/(?!sandbox\/|proof\/|hooks$|afterwards$|world$|run$)/] },
  { of: SEAMS, may: [SEAMS] },
  ...FAMILIES.map((family) => ({ of: family, may: [family, SEAMS, GROUND, /^support\/(wire|target)$/] })),
  { of: /^support\/witness\//, may: [/^support\/witness\//, SEAMS, GROUND] },
  {
    of: /^support\/scene\//,
    may: [/^support\/(scene|witness)\//, SEAMS, GROUND, /^support\/(parameter-types|fault-words)$/],
  },
  {
    of: /^support\/custody\//,
    may: [/^support\/custody\//, SEAMS, GROUND, /^support\/(config|proc|target)$/],
  },
  { of: /^support\/evidence\//, may: [/^support\/(evidence|witness)\//, SEAMS, GROUND] },
  {
    of: /^support\/report\//,
    // Whoever ends a run in haste says what it leaves behind; who broke off is told by its process; where nothing can be written the set-up says.
    may: [
      /^support\/(report|evidence|witness)\//,
      GROUND,
      /^support\/(config|outlets|loopback)$/,
      /^support\/custody\/(unreturned|owner)$/,
      /^support\/setup\/tools$/,
      /^support\/customer\/not-offered$/,
    ],
  },
  { of: /^support\/census$/, may: [SEAMS, /^support\/witness\/history$/] },
  { of: /^support\/[^/]+$/, may: [/^support\/(?!world$|run$|hooks$|afterwards$)[^/]+$/] },
];

/** Why one file may not import another; nothing when it may. Both without extension, from the project's root. */
const objection = (file: string, imported: string): string | undefined => {
  const room = ROOMS.find(({ of }) => of.test(file));
  if (room === undefined) return `${file} stands in no room of the house`;
  return room.may.some((may) => may.test(imported)) ? undefined : `${file} must not import ${imported}`;
};

const bare = (path: string): string => path.replace(/\.d\.ts$|\.ts$/, '');

/** The project's own files that a file imports, whatever the kind of import. */
const imports = (file: string, text: string): readonly string[] =>
  preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => bare(relative(PROJECT, resolve(PROJECT, dirname(file), name))));

const objections = (file: string, text: string): readonly string[] =>
  imports(file, text).flatMap((imported) => objection(bare(file), imported) ?? []);

test('every import goes in an allowed direction', () => {
  const files = ['support', 'step-definitions'].flatMap((room) =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(room, name)),
  );
  assert.ok(files.length > 50);
  assert.deepEqual(
    files.flatMap((file) => objections(file, readFileSync(join(PROJECT, file), 'utf8'))),
    [],
  );
});

const BAD: readonly (readonly [string, string, string])[] = [
  [
    'a step reaches past the seam',
    'step-definitions/money.ts',
    "import { X } from '../support/suppliers/vast-market';",
  ],
  ['a step reads the configuration', 'step-definitions/money.ts', "import { X } from '../support/config';"],
  ['a step knows another step', 'step-definitions/money.ts', "import './failure';"],
  ['a step meets the sandbox', 'step-definitions/money.ts', "import { X } from '../support/sandbox/clock';"],
  [
    'one customer knows another',
    'support/customer/console-customer.ts',
    "import { X } from './rest-customer';",
  ],
  ['one supplier knows another', 'support/suppliers/gce-compute.ts', "import type { X } from './vast-wire';"],
  [
    'a supplier knows the customer’s channel',
    'support/suppliers/vast-market.ts',
    "import { X } from '../customer/rest-wire';",
  ],
  [
    'a seam knows what stands behind it',
    'support/suppliers/gpu-market.ts',
    "export { X } from './vast-market';",
  ],
  [
    'the witness connects itself',
    'support/witness/watch.ts',
    "import { X } from '../suppliers/vast-market';",
  ],
  ['the scene builds an adapter', 'support/scene/scene.ts', "import { X } from '../customer/rest-customer';"],
  ['custody builds an adapter', 'support/custody/books.ts', "const x = require('../suppliers/gce-compute');"],
  ['the witness knows the world', 'support/witness/watch.ts', "const x = await import('../world');"],
  ['the report knows the world', 'support/report/rows.ts', "import { X } from '../world';"],
  ['the configuration knows the hooks', 'support/config.ts', "import './hooks';"],
  ['the sandbox knows the suite', 'support/sandbox/dumont/main.ts', "import { X } from '../../clock';"],
  ['a test of the sandbox knows the suite', 'support/sandbox/a.test.ts', "import { X } from '../patience';"],
  ['the suite knows the sandbox', 'support/embedded.ts', "import { X } from './sandbox/main';"],
  ['a test of the suite knows the sandbox', 'support/a.test.ts', "import { X } from './sandbox/main';"],
  ['the world knows the sandbox', 'support/world.ts', "import { X } from './sandbox/main';"],
  ['the run knows the sandbox', 'support/run.ts', "import { X } from './sandbox/main';"],
  ['the run knows the world', 'support/run.ts', "import { X } from './world';"],
  ['the suite knows its own proof', 'support/world.ts', "import { X } from './proof/truth';"],
  ['the proof knows Cucumber’s world', 'support/proof/calibrate.ts', "import { X } from '../world';"],
  ['a file stands in no room', 'support/somewhere/else.ts', "import { X } from '../clock';"],
];

for (const [what, file, text] of BAD) {
  test(`objects when ${what}`, () => {
    assert.equal(objections(file, text).length, 1);
  });
}

test('objects to nothing that the house allows', () => {
  assert.deepEqual(
    [
      ...objections('step-definitions/money.ts', "import type { Acceptance } from '../support/world';"),
      ...objections('support/world.ts', "import { VastMarket } from './suppliers/vast-market';"),
      ...objections('support/suppliers/gce-compute.ts', "import { X } from './google-sign-in';"),
      ...objections('support/sandbox/dumont/main.ts', "import { now } from '../clock';"),
      ...objections('support/config.ts', "import { z } from 'zod';"),
      ...objections('support/proof/bench.ts', "import { X } from '../sandbox/clock';"),
      ...objections('support/proof/calibrate.ts', "import { X } from '../run';"),
    ],
    [],
  );
});
