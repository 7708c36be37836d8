import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, brief, census, listed, NEW, OLD, unchanged, VM } from '../brief';
import type { GpuInstance, Standby } from '../../customer/customer';
import type { Happening, Listed } from '../history';
import type { Judgement } from '../verdict';
import { isReadSince, shownAsListed, type LastLook } from './last-look';

const SEEN = 1_000;
const gpu: Listed = listed(OLD, { model: 'A100', pricePerHour: 0.9 });
const at = (key: string): { readonly host: string; readonly port: number; readonly user: string } => ({
  ...{ host: `host of ${key}`, port: 22, user: 'root' },
});
const instance: GpuInstance = {
  ...{ id: 1, status: 'running', gpu: 'A100', pricePerHour: 0.9, label: 'mark/brief', address: at(OLD) },
  active: { kind: 'gpu', epoch: 1, ...at(OLD) },
};
const standby: Standby = {
  ...{ instance: 1, name: 'a', state: 'ready', syncEnabled: true, syncCount: 3, address: at(VM) },
};
const LOOK: LastLook = { at: SEEN, instances: [instance], standby };
const BOOKS = [census(100, gpu, VM), answered(OLD, 900), unchanged(1_100)];

const judged = (look: Partial<LastLook>, happenings: readonly Happening[] = BOOKS): Judgement =>
  shownAsListed(brief(...happenings), { ...LOOK, ...look });
const says = ({ verdict, because }: Judgement, expected: Judgement['verdict'], words: string): void => {
  assert.deepEqual([verdict, because], [expected, words]);
};

test('what is shown is compared with the books as they were first read after the look', () => {
  says(judged({}), 'met', 'listed: 1, 2');
  says(judged({}, [...BOOKS, census(1_300, NEW)]), 'met', 'listed: 1, 2');
  says(judged({}, [census(1_100, gpu, VM), answered(OLD, 900)]), 'met', 'listed: 1, 2');
  const unread = 'nobody read the books after the last look';
  says(judged({ at: 1_095 }), 'invalid', unread);
  says(judged({ at: 1_094 }), 'met', 'listed: 1, 2');
  says(judged({}, [unchanged(1_100)]), 'invalid', unread);
  says(judged({}, [census(1_100)]), 'invalid', 'there was nothing to look at');
});

test('nobody need wait on once the books were read after the look', () => {
  assert.deepEqual([isReadSince(brief(...BOOKS), 1_094), isReadSince(brief(...BOOKS), 1_095)], [true, false]);
});

test('each instance is compared with its own machine', () => {
  const other = listed(NEW, { model: 'RTX 4090', pricePerHour: 0.4 });
  const books = [census(100, other, gpu, VM), answered(OLD, 900), unchanged(1_100)];
  const second = { ...instance, id: 3, gpu: 'RTX 4090', pricePerHour: 0.4, address: at(NEW) };
  says(judged({ instances: [instance, second] }, books), 'met', 'listed: 1, 2, 3');
  says(
    judged({ instances: [{ ...instance, id: 7 }] }),
    'breached',
    'the instances of this customer: it shows 7, there is 1',
  );
});

test('each difference is told as it is shown and as it is', () => {
  const differs = (part: Partial<GpuInstance>, words: string): void => {
    says(judged({ instances: [{ ...instance, ...part }] }), 'breached', words);
  };
  differs({ status: 'loading' }, 'the state of instance 1: it shows loading, there is running');
  differs({ gpu: '' }, 'the GPU of instance 1: it shows nothing, there is A100');
  differs(
    { address: { ...at(OLD), host: 'here' } },
    `the address of instance 1: it shows here:22, there is host of ${OLD}:22`,
  );
  differs(
    { active: { kind: 'gpu', epoch: 1, ...at(VM) } },
    `the address of the work of instance 1: it shows host of ${VM}:22, there is host of ${OLD}:22`,
  );
  const nameless = [
    census(100, listed(OLD, { pricePerHour: 0.9 }), VM),
    answered(OLD, 900),
    unchanged(1_100),
  ];
  says(judged({}, nameless), 'breached', 'the GPU of instance 1: it shows A100, there is nothing');
});

test('where nobody works the work is to be shown nowhere', () => {
  const { active, ...idle } = instance;
  const quiet = BOOKS.filter(({ kind }) => kind !== 'answered');
  says(judged({ instances: [idle] }, quiet), 'met', 'listed: 1, 2');
  says(
    judged({}, quiet),
    'breached',
    `the address of the work of instance 1: it shows ${active?.host ?? ''}:22, there is nowhere:0`,
  );
});

test('the CPU Standby is to be shown as a healthy one is, each that is listed', () => {
  const due = `ready, sync on, host of ${VM}:22, no trouble`;
  const differs = (part: Partial<Standby>, shown: string): void => {
    const words = `the CPU Standby of this customer: it shows ${shown}, there is ${due}`;
    says(judged({ standby: { ...standby, ...part } }), 'breached', words);
  };
  differs({ syncEnabled: false }, `ready, sync off, host of ${VM}:22, no trouble`);
  differs({ trouble: 'late' }, `ready, sync on, host of ${VM}:22, late`);
  differs({ address: { ...at(VM), port: 23 } }, `ready, sync on, host of ${VM}:23, no trouble`);
  const two = [census(100, gpu, VM, 'compute/9'), answered(OLD, 900), unchanged(1_100)];
  says(
    judged({}, two),
    'breached',
    `the CPU Standby of this customer: it shows ${due}, there is ${due}; ready, sync on, host of compute/9:22, no trouble`,
  );
});
