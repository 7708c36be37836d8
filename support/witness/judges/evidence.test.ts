import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { all, type Happening, type Of, type Recorded } from '../history';
import { tell } from '../story';
import { GPU, NEXT } from '../teller';
import { booksRight } from './books';
import { confirmation } from './confirmation';
import { movedOnce } from './moved';
import { isOnlyOnePaid, onlyOnePaid } from './paid';
import { staysSilent } from './silenced';

const END = 20_000;

/** The good story, watched longer. */
const long = (change: (each: Happening) => readonly Happening[] = (each) => [each]): Recorded =>
  tell({ end: END }, change);

/** From an instant on the work says nothing more, though it is asked. */
const deadSince = (since: number) => (each: Happening) =>
  each.kind === 'answered' && each.at > since ? [] : [each];

describe('work that is dead at the end', () => {
  test('is not the work that should exist', () => {
    assert.equal(booksRight(long()).verdict, 'met', booksRight(long()).because);
    const { verdict, because } = booksRight(long(deadSince(END - 2_100)));
    assert.equal(verdict, 'breached');
    assert.match(
      because,
      new RegExp(`^the workload on ${NEXT} answered none of the last 1\\d\\d looks, for`),
    );
  });

  test('may be late, as long as it was silent only for a moment', () => {
    assert.equal(booksRight(long(deadSince(END - 1_900))).verdict, 'met');
  });

  test('is not dead because nobody asked it', () => {
    const since = END - 3_000;
    const askedSo = (looks: number): Recorded => {
      let left = looks;
      const few = (each: Happening): boolean =>
        each.kind !== 'offered' || each.machine !== NEXT || each.at < since || left-- > 0;
      return long((each) => deadSince(since)(each).filter(few));
    };
    assert.equal(booksRight(askedSo(39)).verdict, 'met');
    assert.equal(booksRight(askedSo(40)).verdict, 'breached');
  });

  test('is dead also when its machine only refuses to be asked', () => {
    const since = END - 3_000;
    const gone = (each: Happening): readonly Happening[] => {
      if (each.kind !== 'offered' || each.machine !== NEXT || each.at <= since) return deadSince(since)(each);
      const { at } = each;
      const { session, ...unsent } = each;
      assert.ok(session);
      return [unsent, { kind: 'refused', at: at + 1, machine: NEXT, startedAt: at, because: 'refused' }];
    };
    assert.equal(booksRight(long(gone)).verdict, 'breached');
    const unreached = (each: Happening): readonly Happening[] =>
      gone(each).filter(({ kind, at }) => kind !== 'refused' || at < since);
    assert.equal(booksRight(long(unreached)).verdict, 'met');
  });

  test('has not moved once and stayed', () => {
    const wish: Happening = {
      ...{ kind: 'asked', wish: 'move', at: 11_400, f0: 11_390, f1: 11_400, machine: GPU, instance: 1 },
      failover: 'f1',
    };
    const asked = ({ happenings }: Recorded): Recorded => ({
      happenings: [...happenings.filter(({ kind }) => kind !== 'fault'), wish, wish].sort(
        (one, other) => one.at - other.at,
      ),
    });
    assert.equal(movedOnce(asked(long())).verdict, 'met', movedOnce(asked(long())).because);
    const { verdict, because } = movedOnce(asked(long(deadSince(END - 2_500))));
    assert.equal(verdict, 'breached');
    assert.match(because, /answered none of the last/);
  });
});

describe('books that nobody reads any more', () => {
  const unreadFor = (age: number): Recorded =>
    long((each) => (each.kind === 'census' && each.askedAt > END - age ? [] : [each]));

  test('prove nothing of what is paid for at the end', () => {
    for (const judged of [booksRight(unreadFor(2_200)), onlyOnePaid(unreadFor(2_200), 300_000)]) {
      assert.equal(judged.verdict, 'invalid');
      assert.equal(judged.because, 'the books were last read 2200 ms before the end');
    }
    assert.equal(isOnlyOnePaid(unreadFor(2_200)), false);
  });

  test('may be read a little late', () => {
    assert.equal(booksRight(unreadFor(2_000)).verdict, 'met', booksRight(unreadFor(2_000)).because);
    assert.equal(onlyOnePaid(unreadFor(2_000), 300_000).verdict, 'met');
    assert.equal(isOnlyOnePaid(unreadFor(2_000)), true);
  });
});

describe('silence that nobody listened to', () => {
  const OVER = 16_000;
  const healed = (gone: boolean): Of<'healed'> => ({
    ...{ kind: 'healed', at: OVER, done: OVER + 10, fault: 'host-disappears', machine: GPU, gone },
  });
  const after = (...more: readonly Happening[]): Recorded => ({
    happenings: [
      ...long((each) => (each.kind === 'offered' && each.machine === GPU && each.at > OVER ? [] : [each]))
        .happenings,
      ...more,
    ].sort((one, other) => one.at - other.at),
  });
  const judged = (...more: readonly Happening[]): string => staysSilent(after(...more), 3_000).because;

  const UNASKED = 'nobody asked its machine after the trouble was over';
  const SILENT = 'its machine works again, and it is silent';
  const connected = (startedAt: number, session = 'again'): Happening => ({
    ...{ kind: 'connected', at: startedAt + 20, startedAt, enteredAt: startedAt + 10 },
    ...{ machine: GPU, session, hostKey: `key of ${GPU}` },
  });
  const look = (at: number, session = 'again'): Happening => ({
    ...{ kind: 'offered', at, machine: GPU, session, verb: 'live', k: 3 },
  });
  const refused = (startedAt: number, machine = GPU): Happening => ({
    ...{ kind: 'refused', at: startedAt + 1, startedAt, machine, because: 'refused' },
  });

  test('is no silence of a machine that works again', () => {
    assert.equal(judged(healed(false)), UNASKED);
    assert.equal(judged(healed(false), connected(OVER + 10)), UNASKED);
    assert.equal(judged(healed(false), connected(OVER + 9), look(OVER + 50)), UNASKED);
    assert.equal(judged(healed(false), connected(OVER + 10), look(END - 299)), UNASKED);
    assert.equal(judged(healed(false), connected(OVER + 10), look(OVER + 50, 'another')), UNASKED);
    assert.equal(judged(healed(false), refused(OVER + 9), refused(OVER + 10, NEXT)), UNASKED);
    assert.equal(staysSilent(after(healed(false)), 3_000).verdict, 'invalid');
  });

  test('is one where the machine was asked, or refused to be', () => {
    const read: Happening = { kind: 'trained', at: END, askedAt: END - 5, machine: GPU, step: 0 };
    assert.equal(judged(healed(false), connected(OVER + 10), look(END - 300), read), SILENT);
    assert.equal(judged(healed(false), refused(OVER + 10)), SILENT);
  });

  test('is one of a machine that is gone only where the books show that', () => {
    const gone = 'its machine was given back for good, and it is silent';
    assert.equal(judged(healed(true)), gone);
    const { happenings } = after(healed(true));
    const unread = happenings.filter((each) => each.kind !== 'census' || each.askedAt < OVER);
    const { verdict, because } = staysSilent({ happenings: unread }, 3_000);
    assert.deepEqual([verdict, because], ['invalid', 'nobody read the books after the trouble was over']);
    const [books] = all(tell(), 'census');
    assert.ok(books);
    const listed = { ...books, at: OVER + 50, askedAt: OVER + 40 };
    assert.equal(judged(healed(true), listed), 'the books list its machine, which is said to be gone');
    const justRead = { happenings: [...unread, { ...books, at: END, askedAt: OVER, machines: [] }] };
    assert.equal(staysSilent(justRead, 3_000).because, gone);
  });
});

describe('an outage that was over before it was healed', () => {
  const fault: Of<'fault'> = {
    ...{ kind: 'fault', at: 1_012, fault: 'market-down', f0: 1_000, f1: 1_010, machine: GPU },
  };
  const healed: Happening = {
    ...{ kind: 'healed', at: 4_000, done: 4_010, fault: 'market-down', machine: GPU, gone: false },
  };
  const unheard = (at: number): Happening => ({
    ...{ kind: 'unheard', at, askedAt: at - 5, of: 'census', because: 'cut' },
  });
  const read = (askedAt: number, at = askedAt + 5): Happening => ({ kind: 'census', at, askedAt });
  const seen = (...more: readonly Happening[]): unknown =>
    confirmation({ happenings: [fault, ...more].sort((one, other) => one.at - other.at) }, fault);
  const SOONER = 'the market answered before it was healed';

  test('is not confirmed', () => {
    assert.equal(seen(unheard(1_100), read(1_200), unheard(3_900), healed), SOONER);
    assert.equal(seen(unheard(1_100), unheard(2_999), healed), SOONER);
    assert.equal(seen(unheard(1_100), unheard(3_900), read(1_061), healed), SOONER);
    assert.equal(seen(unheard(1_100), unheard(3_900), read(3_990, 3_999), healed), SOONER);
  });

  test('is confirmed where nobody was heard until then', () => {
    assert.equal(seen(unheard(1_100), unheard(3_000), healed, read(4_020)), 1_010);
    assert.equal(seen(unheard(1_100), unheard(3_900), read(1_060), read(3_990, 4_000), healed), 1_010);
    assert.equal(seen(unheard(1_100)), 1_010, 'it still goes on');
  });

  test('a product that told something new meanwhile was there', () => {
    const [claim] = all(tell(), 'claimed');
    assert.ok(claim);
    const killed: Of<'fault'> = { ...fault, fault: 'control-plane-killed' };
    const silent = { ...unheard(3_900), of: 'claims' } as Happening;
    const told = { ...claim, at: 2_005, askedAt: 2_000 };
    assert.equal(confirmation({ happenings: [killed, silent, healed] }, killed), 1_010);
    assert.equal(
      confirmation({ happenings: [killed, told, silent, healed] }, killed),
      'the product answered before it was healed',
    );
  });
});
