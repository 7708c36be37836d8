import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomBytes } from 'node:crypto';
import { seen } from './clock';
import { FormVisitor, type Fields, type Shown } from './form-visitor';
import { openPretendSandbox, type PretendSandbox } from './pretend-sandbox';
import { client, rowsOf, type Answer, type Call } from './suppliers/wire-client';

const UNKNOWN = 999_999;
const SCRIPT = '<script>alert("1")</script>';
const HUGE = 'x'.repeat(300);

/** Whatever is asked for, however absurd: a clear sentence, nothing rented twice, nothing lost. */
describe('bad input', () => {
  let sandbox: PretendSandbox;
  let api: Call;

  const answered = ({ status, body }: Answer, expected: number): string => {
    assert.equal(status, expected, JSON.stringify(body));
    const sentence = String(body['error']);
    assert.match(sentence, /^[A-Z].+/);
    assert.doesNotMatch(sentence, /undefined|\[object|Error:|at \//);
    return sentence;
  };
  const signIn = async (): Promise<Call> => {
    const { email, password } = sandbox.credentials;
    const { url } = sandbox.product;
    const { body } = await client(`${url}/api/v1`, '')('POST', '/auth/login', { username: email, password });
    return client(`${url}/api/v1`, String(body['token']));
  };
  /** How many GPUs the market has charged for that it had not before. */
  const rentedBy = async (act: () => Promise<unknown>): Promise<number> => {
    const before = await everRented();
    await act();
    return (await everRented()) - before;
  };
  const everRented = async (): Promise<number> =>
    new Set(rowsOf(await sandbox.faults('GET', '/bill'), 'rows').map(({ id }) => id)).size;
  const offersOf = async (gpu: string): Promise<readonly number[]> => {
    const answer = await api('GET', `/instances/offers?gpu_name=${encodeURIComponent(gpu)}`);
    return rowsOf(answer, 'offers').map(({ id }) => Number(id));
  };
  const offerOf = async (gpu: string): Promise<number> => (await offersOf(gpu))[0] ?? assert.fail('no offer');
  const rented = async (label: string): Promise<number> =>
    rowsOf(await api('GET', '/instances'), 'instances').filter((one) => one['label'] === label).length;
  const amidTrouble = async (kind: string, act: () => Promise<void>): Promise<void> => {
    const { body } = await sandbox.faults('POST', '/faults', { kind });
    await act();
    await sandbox.faults('POST', `/faults/${String(body['id'])}/heal`);
  };

  before(async () => {
    sandbox = await openPretendSandbox();
    api = await signIn();
    await seen({ hoped: 'GPUs are on offer', within: 5_000, every: 50 }, async () =>
      (await offersOf('RTX 3090')).length > 0 ? true : undefined,
    );
  });
  after(() => sandbox.close());

  describe('at the API', () => {
    it('knows nobody without a token', async () => {
      const stranger = client(`${sandbox.product.url}/api/v1`, 'not a token');
      answered(await stranger('GET', '/instances'), 401);
      answered(await stranger('POST', '/instances', { offer_id: await offerOf('RTX 3090') }), 401);
      answered(await stranger('POST', '/auth/login', { username: 'a@b', password: 'wrong' }), 401);
      answered(await stranger('POST', '/auth/login', {}), 422);
    });

    it('says of whatever it does not know that it does not', async () => {
      const paths = [
        ['GET', `/instances/${UNKNOWN}`],
        ['DELETE', `/instances/${UNKNOWN}`],
        ['POST', `/standby/provision/${UNKNOWN}`],
        ['POST', `/standby/associations/${UNKNOWN}/start-sync`],
        ['DELETE', `/standby/associations/${UNKNOWN}`],
        ['POST', `/standby/failover/simulate/${UNKNOWN}`],
        ['GET', '/standby/failover/status/none'],
        ['GET', `/failover/readiness/${UNKNOWN}`],
        ['GET', '/instances/races/0123456789ab'],
        ['GET', '/nothing/here'],
        ['POST', '/instances/races/nothing/here'],
      ] as const;
      for (const [method, path] of paths) answered(await api(method, path), 404);
    });

    it('refuses what is no number, and what no machine can be', async () => {
      const offer = await offerOf('RTX 3090');
      const orders = [
        {},
        { offer_id: 'one' },
        { offer_id: 1.5 },
        { offer_id: offer, disk_size: 1 },
        { offer_id: offer, disk_size: -10 },
        { offer_id: offer, label: HUGE },
        { offer_id: offer, label: SCRIPT },
        { offer_id: offer, onstart_cmd: 'x'.repeat(4_097) },
        { offer_id: offer, skip_standby: 'perhaps' },
      ];
      const attempts = async (): Promise<void> => {
        for (const order of orders) answered(await api('POST', '/instances', order), 422);
        answered(await api('GET', '/instances/one'), 422);
        answered(await api('GET', '/instances/offers?limit=0'), 422);
        answered(await api('GET', '/standby/failover/report?days=-1'), 422);
      };
      assert.equal(await rentedBy(attempts), 0);
    });

    it('leaves settings as they were that are not possible', async () => {
      const before = await api('GET', '/standby/status');
      for (const wrong of [{ sync_interval: 0 }, { gcp_zone: '../etc' }, { gcp_machine_type: 'abacus' }])
        answered(await api('POST', '/standby/configure', { ...wrong, auto_failover: false }), 400);
      assert.deepEqual((await api('GET', '/standby/status')).body, before.body);
    });

    it('rents nothing when the offer is gone, or nobody has a GPU', async () => {
      const offer = await offerOf('RTX 3090');
      const attempts = async (): Promise<void> => {
        answered(await api('POST', '/instances', { offer_id: UNKNOWN, label: 'bad/gone' }), 409);
        await amidTrouble('no-capacity', async () => {
          answered(await api('POST', '/instances', { offer_id: offer, label: 'bad/gone' }), 409);
        });
      };
      assert.equal(await rentedBy(attempts), 0);
      assert.equal(await rented('bad/gone'), 0);
    });

    it('rents nothing above the price that was agreed to', async () => {
      const race_id = randomBytes(12).toString('hex');
      const order = { race_id, offer_ids: [await offerOf('RTX 4090')], max_price: 0.01 };
      const sentence = answered(await api('POST', '/instances/races', order), 409);
      assert.match(sentence, /RTX 4090.*\$0\.\d+\/h.*above \$0\.01\/h/);
    });

    it('keeps what tests have measured across a restart, and nothing that is no measurement', async () => {
      const timed = { test_name: 'journey', timestamp: new Date().toISOString(), metrics: { login: 1.5 } };
      assert.equal((await api('POST', '/test-metrics', timed)).status, 201);
      for (const wrong of [{ metrics: { login: -1 } }, { metrics: { login: 'soon' } }, { timestamp: 'now' }])
        answered(await api('POST', '/test-metrics', { ...timed, ...wrong }), 422);
      await sandbox.product.kill();
      await sandbox.product.restart();
      assert.deepEqual((await api('GET', '/test-metrics')).body, { runs: [timed], count: 1 });
    });

    it('carries the same order out once', async () => {
      const race_id = randomBytes(12).toString('hex');
      const order = { race_id, offer_ids: [await offerOf('RTX 3090')], label: 'bad/same' };
      const both = await Promise.all([1, 2].map(() => api('POST', '/instances/races', order)));
      assert.deepEqual(
        both.map(({ status }) => Math.trunc(status / 100)),
        [2, 2],
      );
      await seen({ hoped: 'it is rented', within: 5_000, every: 20 }, async () =>
        (await rented('bad/same')) > 0 ? true : undefined,
      );
      assert.equal((await api('POST', '/instances/races', order)).status, 200);
      assert.equal(await rented('bad/same'), 1);
    });
  });

  describe('in the console', () => {
    let visitor: FormVisitor;

    const told = ({ status, text }: Shown, expected: number): string => {
      assert.equal(status, expected, text);
      const [, sentence = ''] = /<p role="alert"[^>]*>\s*([^]*?)\s*<\/p>/.exec(text) ?? [];
      assert.match(sentence, /^[A-Z].+/);
      assert.doesNotMatch(sentence, /undefined|\[object|Error:|at \/|<script/);
      return sentence;
    };
    const enter = async (): Promise<FormVisitor> => {
      const one = new FormVisitor(sandbox.product.console);
      const { email, password } = sandbox.credentials;
      await one.show('/login');
      const { location } = await one.send('/login', [
        ['email', email],
        ['password', password],
      ]);
      assert.equal(location, '/app');
      return one;
    };
    const order = (offers: readonly number[], more: Readonly<Record<string, string>> = {}): Fields => [
      ['strategy', 'disabled'],
      ['token', randomBytes(12).toString('hex')],
      ...offers.map((id) => ['offer', String(id)] as const),
      ...Object.entries(more),
    ];

    before(async () => {
      visitor = await enter();
      await visitor.show('/app/new?step=provision');
    });

    it('says what is wrong at the door', async () => {
      const stranger = new FormVisitor(sandbox.product.console);
      await stranger.show('/login');
      told(await stranger.send('/login'), 422);
      const wrong = [
        ['email', `${SCRIPT}@x`],
        ['password', HUGE],
      ] as const;
      const shown = await stranger.send('/login', wrong);
      assert.equal(told(shown, 401), 'Invalid email or password');
      assert.ok(!shown.text.includes(SCRIPT));
    });

    it('says of whatever it does not know that it does not', async () => {
      for (const path of [
        `machines/${UNKNOWN}`,
        'machines/one',
        'races/0123456789ab',
        'races/zzz',
        'nothing',
      ])
        told(await visitor.show(`/app/${path}`), 404);
      for (const act of ['standby', 'sync', 'failover', 'destroy']) {
        await visitor.show('/app/new');
        told(await visitor.send(`/app/machines/${UNKNOWN}/${act}`), 404);
      }
    });

    it('keeps whoever is sent to the door at the door', async () => {
      const { status, text } = await visitor.show('/login?left=yes');
      assert.equal(status, 200);
      assert.match(text, /name="password"/);
    });

    it('lets nobody past a choice that is missing or too large', async () => {
      assert.equal(told(await visitor.show('/app/new?step=strategy'), 200), 'Choose at least one GPU.');
      const six = (await offersOf('RTX 4090'))
        .slice(0, 6)
        .map((id) => `&offer=${id}`)
        .join('');
      assert.equal(
        told(await visitor.show(`/app/new?step=provision${six}`), 200),
        'Choose at most five GPUs.',
      );
      const absurd = '/app/new?step=moon&region=moon&offer=moon&strategy=moon&token=moon';
      assert.equal((await visitor.show(absurd)).status, 200);
      const send = (): Promise<Shown> => visitor.send('/app/new', order([]));
      assert.equal(await rentedBy(async () => told(await send(), 422)), 0);
    });

    it('shows a script as text, and takes none as a label', async () => {
      const offer = await offerOf('RTX 3090');
      const label = encodeURIComponent(SCRIPT);
      const { text } = await visitor.show(
        `/app/new?step=provision&offer=${offer}&label=${label}&command=${label}`,
      );
      assert.ok(text.includes('&lt;script&gt;alert'));
      assert.ok(!text.includes(SCRIPT));
      for (const wrong of [SCRIPT, HUGE]) {
        await visitor.show('/app/new');
        const send = (): Promise<Shown> => visitor.send('/app/new', order([offer], { label: wrong }));
        assert.equal(
          await rentedBy(async () => {
            assert.match(told(await send(), 422), /label/);
          }),
          0,
        );
      }
    });

    it('rents nothing above the price that was agreed to, nor for no price at all', async () => {
      const offer = await offerOf('RTX 4090');
      const prices = [
        ['0.01', 409, /above \$0\.01/],
        ['much', 422, /dollars/],
        ['-1', 422, /dollars/],
      ] as const;
      for (const [most, status, sentence] of prices) {
        await visitor.show('/app/new');
        const send = (): Promise<Shown> => visitor.send('/app/new', order([offer], { most }));
        assert.equal(
          await rentedBy(async () => {
            assert.match(told(await send(), status), sentence);
          }),
          0,
        );
      }
    });

    it('says so when the offer is gone meanwhile', async () => {
      const offer = await offerOf('RTX 3090');
      await visitor.show(`/app/new?step=provision&offer=${offer}`);
      const faster = { offer_id: offer, skip_standby: true };
      assert.equal((await api('POST', '/instances', faster)).status, 201);
      const send = (): Promise<Shown> => visitor.send('/app/new', order([offer], { label: 'bad/late' }));
      assert.equal(
        await rentedBy(async () => {
          assert.match(told(await send(), 409), /offer is gone/);
        }),
        0,
      );
      assert.equal(await rented('bad/late'), 0);
    });

    it('carries one wizard out once, however often it is sent, in however many tabs', async () => {
      await visitor.show('/app/new');
      const other = visitor.otherTab;
      await other.show('/app/new');
      const fields = order([await offerOf('RTX 3090')], { label: 'bad/twice' });
      const sent = await Promise.all([visitor, visitor, other].map((tab) => tab.send('/app/new', fields)));
      assert.equal(new Set(sent.map(({ location }) => location)).size, 1);
      for (let reload = 0; reload < 3; reload += 1)
        assert.equal((await visitor.show(sent[0]?.location ?? '')).status, 200);
      await seen({ hoped: 'it is rented', within: 5_000, every: 20 }, async () =>
        (await rented('bad/twice')) > 0 ? true : undefined,
      );
      assert.equal(await rented('bad/twice'), 1);
    });

    it('does nothing for whoever was signed out meanwhile, or sends a form that the console did not make', async () => {
      const fields = order([await offerOf('RTX 3090')], { label: 'bad/out' });
      const leaver = await enter();
      await leaver.show('/app/new');
      const other = leaver.otherTab;
      await other.show('/app/new');
      const forger = leaver.otherTab;
      const forge = async (): Promise<void> => {
        assert.match(told(await forger.send('/app/new', fields), 403), /out of date/);
      };
      assert.equal(await rentedBy(forge), 0);
      await leaver.show('/app');
      await leaver.send('/logout');
      const sent = await other.send('/app/new', fields);
      assert.deepEqual([sent.status, sent.location], [303, '/login?left=yes']);
      assert.match(
        told(await other.show('/login?left=yes'), 200),
        /no longer signed in, and nothing was done/,
      );
      const shown = await other.show('/app/machines');
      assert.deepEqual([shown.status, shown.location], [303, '/login']);
      assert.equal(await rented('bad/out'), 0);
    });

    it('leaves settings as they were that are not possible', async () => {
      const before = await api('GET', '/standby/status');
      await visitor.show('/app/settings');
      told(
        await visitor.send('/app/settings', [
          ['gcp_zone', SCRIPT],
          ['sync_interval', 'often'],
        ]),
        400,
      );
      await visitor.show('/app/settings');
      told(await visitor.send('/app/settings'), 400);
      assert.deepEqual((await api('GET', '/standby/status')).body, before.body);
    });
  });
});
