import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openStore } from '../store';
import { PretendConsole, type Answers } from './pretend-console';

const directory = mkdtempSync(join(tmpdir(), 'pages-'));
const store = openStore(directory);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const SECRET = 'only its customer knows this label';
const instance = (id: number, more: object = {}): object => ({
  ...{ id, status: 'running', gpu_name: 'RTX 4090', num_gpus: 1, gpu_ram: 24, dph_total: 0.4 },
  ...{ total_dph: 0.4, ssh_host: null, ssh_port: null, ssh_user: null, start_date: null, label: SECRET },
  ...{ cpu_standby: null, active: null, replaced_by: null, ...more },
});
const failover = (from: number, to: number | null, more: object = {}): object => ({
  ...{ failover_id: `f${from}`, gpu_instance_id: from, reason: 'gpu_failure', phase: 'complete' },
  ...{ started_at: '2026-01-01T00:00:00Z', completed_at: '2026-01-01T00:00:01Z', success: true },
  ...{ new_gpu_id: to, data_restored: true, rehearsal: false, restored_from: null, phase_timings_ms: {} },
  ...{ total_time_ms: 900, failure_reason: null, ...more },
});
const reporting = (...history: readonly object[]): object => ({
  ...{ total_failovers: history.length, successful_failovers: 1, failed_failovers: 0, success_rate: 99.6 },
  ...{ mttr_ms: 900, latency_by_phase_ms: {}, data_restored_count: 0, gpus_provisioned_count: 0 },
  ...{ primary_cause: null, history },
});
const moved = (from: number, to: number | null): object => ({
  ...{ success: to !== null, new_instance_id: to, old_instance_id: from, snapshot_id: null },
  ...{ error: to === null ? 'None is on offer.' : null, steps_completed: [] },
  ...{ started_at: '2026-01-01T00:00:00Z', completed_at: '2026-01-01T00:00:01Z' },
});
const snapshot = (more: object = {}): object => ({
  ...{ short_id: 'abcdef01', name: 'first', instance_id: 2, time: '2026-01-01T00:00:00Z', size: 9 },
  ...{ keep_forever: false, tags: [], ...more },
});
const offer = {
  ...{ id: 5, gpu_name: 'RTX 4090', num_gpus: 1, gpu_ram: 24, dph_total: 0.4, geolocation: 'Sweden, SE' },
  ...{ reliability: 0.996, inet_down: 800 },
};
const estimate = (minutes: number | null): object => ({
  ...{ available: true, error: null, target: { gpu_name: 'H100', cost_per_hour: 2 } },
  ...{ estimated_time_minutes: minutes, offers_available: 1 },
});

const TWO: Answers = {
  '/instances': { instances: [instance(1), instance(2)] },
  '/instances/1': instance(1),
  '/instances/2': instance(2),
  '/instances/offers': { offers: [offer] },
  '/instances/races/abc': { id: 'abc', label: SECRET, outcome: 'running', winner: null, candidates: [] },
  '/instances/2/migrate/estimate': estimate(3.25),
  '/instances/2/migrate': moved(2, null),
  '/standby/associations': { associations: [] },
  '/standby/failover/report': reporting(failover(2, 3)),
  '/snapshots': { snapshots: [snapshot()] },
  '/snapshots/retention-policy': { keep_last: 5, keep_days: 7 },
  '/balance': { credit: 9 },
  '/standby/status': {
    configured: true,
    config: {
      ...{ enabled: true, gcp_zone: 'europe-west1-b', gcp_machine_type: 'e2-medium', gcp_disk_size: 100 },
      ...{ sync_interval: 30, auto_failover: true, auto_recovery: true },
      ...{ heartbeat_interval: 10, heartbeat_misses: 3 },
    },
  },
};

/** Every page that tells of something, and what a customer reads on it. */
const PAGES: readonly (readonly [path: string, told: RegExp])[] = [
  ['/app', /Overview/],
  ['/app/balance', /\$9/],
  ['/app/machines', new RegExp(SECRET)],
  ['/app/machines/2', new RegExp(SECRET)],
  ['/app/machines/2/destroy', new RegExp(SECRET)],
  ['/app/machines/2/migrate', /H100/],
  ['/app/machines/2/move', /None is on offer/],
  ['/app/machines/2/snapshot', /Create snapshot/],
  ['/app/races/abc', /Candidates/],
  ['/app/new', /Region/],
  ['/app/snapshots', /abcdef01/],
  ['/app/snapshots/abcdef01/restore', /Restore/],
  ['/app/snapshots/abcdef01/delete', /Delete/],
  ['/app/failover-report', />f2</],
  ['/app/settings', /europe-west1-b/],
];
const FOLLOWED = ['', '/machines', '/machines/2', '/machines/2/move', '/races/abc', '/failover-report'];

describe('a page of the console', () => {
  const two = new PretendConsole(TWO, store);
  const read = async (path: string, language = 'en', answers = TWO): Promise<string> =>
    (await new PretendConsole(answers, store).show(path, 'customer', language)).body.replace(/\s+/g, ' ');

  for (const [path, told] of PAGES)
    it(`${path} is shown to its customer, and leads whoever is not signed in to the door`, async () => {
      assert.match((await two.show(path)).body, told);
      const { statusCode, headers, body } = await two.show(path, 'stranger');
      assert.deepEqual([statusCode, headers.location, body], [303, '/login', '']);
    });

  it('tells whoever looks around without an account nothing of a customer’s', async () => {
    for (const [path] of PAGES) {
      const { body } = await two.show(path, 'demo');
      assert.doesNotMatch(body, new RegExp(`${SECRET}|abcdef01</|>f2<|H100|\\$9|europe-west1-b`), path);
    }
  });

  it('that is followed sends whoever is not signed in away', async () => {
    for (const path of FOLLOWED) {
      const { body } = await two.show(`/app${path}/live`, 'stranger');
      assert.equal(body, 'retry: 250\n\nevent: leave\ndata: /login?left=yes\n\n', path);
    }
  });

  it('repeats of its address only what can have been done', async () => {
    assert.match(await read('/app/snapshots?made=abcdef01'), /role="status"[^>]*>Made: abcdef01</);
    assert.match(await read('/app/snapshots?cleaned=3'), /role="status"[^>]*>Cleaned up; deleted: 3</);
    for (const name of ['made', 'restored', 'deleted', 'cleaned'])
      for (const said of ['Call+us+at+once', '<b>abcdef01</b>', 'abcdef01+now', 'abcdef', ''])
        assert.doesNotMatch(await read(`/app/snapshots?${name}=${said}`), /role="status" class|Call us/);
  });

  it('writes shares as its reader’s language does', async () => {
    const step = '/app/new?step=hardware';
    assert.match(await read(step), /Reliability 99\.6 %/);
    assert.match(await read(step, 'pt'), /99,6 %/);
    assert.match(await read('/app/failover-report', 'pt'), /99,6 %/);
  });

  it('never says that a move takes no time', async () => {
    const dialog = '/app/machines/2/migrate';
    const within = (minutes: number): Answers => ({
      ...TWO,
      '/instances/2/migrate/estimate': estimate(minutes),
    });
    for (const minutes of [0, 0.02, 0.99]) {
      assert.match(await read(dialog, 'en', within(minutes)), /<td>less than 1 minute</);
      assert.match(await read(dialog, 'pt', within(minutes)), /<td>menos de 1 minuto</);
    }
    assert.match(await read(dialog, 'pt'), /<td>3,3</);
  });

  it('gives what customers write at length lines enough', async () => {
    const [name, label] = ['n'.repeat(100), 'l'.repeat(100)];
    const wordy = snapshot({ name, tags: [`label:${label}`] });
    const shown = await read('/app/snapshots', 'en', { ...TWO, '/snapshots': { snapshots: [wordy] } });
    for (const text of [name, label]) assert.ok(shown.includes(`<span class="long">${text}</span>`));
    assert.match((await two.show('/assets/console.css')).body, /\.wide \.long \{[^}]*max-width/);
  });
});

describe('the page on which a snapshot is restored', () => {
  const PATH = '/app/snapshots/abcdef01/restore';
  /** What would be overwritten without another choice. */
  const proposed = async (answers: Answers): Promise<string | undefined> => {
    const { body } = await new PretendConsole({ ...TWO, ...answers }, store).show(PATH);
    assert.match(body, /<select name="into" required>/);
    return /<option\s+value="(\d*)"\s+selected>/.exec(body)?.[1];
  };
  /** Of instance 2 nothing is left but what is told of it. */
  const gone = (...left: readonly number[]): Answers => ({
    '/instances/2': undefined,
    '/instances': { instances: left.map((id) => instance(id)) },
    '/standby/failover/report': reporting(),
  });

  it('proposes the instance that the snapshot is of, wherever in the list it is', async () => {
    assert.equal(await proposed({ '/instances': { instances: [instance(1), instance(2)] } }), '2');
    assert.equal(await proposed({ '/instances': { instances: [instance(2), instance(1)] } }), '2');
  });

  it('proposes the one that the work has gone to, by failover or by its customer’s wish', async () => {
    const failed = reporting(failover(3, 4), failover(2, null, { success: false }), failover(2, 3));
    assert.equal(await proposed({ ...gone(1, 4), '/standby/failover/report': failed }), '4');
    assert.equal(await proposed({ ...gone(1, 3), '/instances/2/migrate': moved(2, 3) }), '3');
    const replaced = instance(2, { status: 'stopped', replaced_by: 3 });
    assert.equal(await proposed({ ...gone(1, 3), '/instances/2': replaced }), '3');
  });

  it('proposes none where that is gone, or not running, or was only rehearsed', async () => {
    assert.equal(await proposed(gone(1, 3)), '');
    const rehearsed = reporting(failover(2, 3, { rehearsal: true }));
    assert.equal(await proposed({ ...gone(1, 3), '/standby/failover/report': rehearsed }), '');
    assert.equal(await proposed({ ...gone(1), '/instances/2': instance(2, { status: 'offline' }) }), '');
  });
});
