import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Happening, Of } from '../history';
import { tell } from '../story';
import { GPU, NEXT } from '../teller';
import type { Entry, Manifest } from '../workspace/manifest';
import { filesAsBefore, filesAsThen } from './restored';

const [OLD, NEW] = ['gpu-market:1', 'gpu-market:2'] as const;
const entry = (path: string, content: string): Entry => ({
  ...{ path, kind: 'file', mode: 0o644, modified: '1.0', size: 1, stored: 1, content },
});
const BEFORE: Manifest = [entry('files/gone', 'aa'), entry('files/stays', 'bb')];
const THEN: Manifest = [entry('files/stays', 'bb')];

const files = (machine: string, at: number, manifest: Manifest): Happening => ({
  ...{ kind: 'files', at, askedAt: at, machine, manifest },
});
const made = (id: string, f0: number): Happening => ({
  ...{ kind: 'saving', at: f0 + 50, machine: OLD, name: 'same', f0, f1: f0 + 50, id },
});
const restore = (id: string, refused?: string): Of<'restore'> => ({
  ...{ kind: 'restore', at: 450, machine: NEW, id, f0: 400, f1: 450 },
  ...(refused === undefined ? {} : { refused }),
});
const story = (...more: readonly Happening[]) => ({
  happenings: [files(OLD, 100, BEFORE), made('11111111', 150), files(OLD, 200, THEN), ...more],
});
const brought = (manifest: Manifest) =>
  filesAsThen(story(made('22222222', 250), restore('22222222'), files(NEW, 500, manifest)));

describe('the files that a restore has brought', () => {
  it('are those of when the snapshot was made', () => {
    assert.equal(brought(THEN).verdict, 'met');
  });

  it('are not, with what had been deleted by then, with less, or with another content', () => {
    const judgement = brought(BEFORE);
    assert.equal(judgement.verdict, 'breached');
    assert.match(judgement.because, /"files\/gone" is not in the original/);
    assert.equal(brought([]).verdict, 'breached');
    assert.equal(brought([entry('files/stays', 'cc')]).verdict, 'breached');
  });

  it('are those of the snapshot that was asked for, not of the one that was made last', () => {
    const older = story(made('22222222', 250), restore('11111111'), files(NEW, 500, BEFORE));
    assert.equal(filesAsThen(older).verdict, 'met');
  });

  it('cannot be told when nothing was restored or read, or had changed since the last snapshot', () => {
    const verdict = (...more: readonly Happening[]): string => filesAsThen(story(...more)).verdict;
    const again = [made('22222222', 250), restore('22222222')] as const;
    assert.equal(verdict(made('22222222', 250)), 'invalid');
    assert.equal(verdict(made('22222222', 250), restore('22222222', 'no'), files(NEW, 500, THEN)), 'invalid');
    assert.equal(verdict(...again), 'invalid');
    assert.equal(verdict(...again, files(NEW, 420, THEN)), 'invalid');
    assert.equal(verdict(files(OLD, 220, THEN), ...again, files(NEW, 500, THEN)), 'invalid');
  });
});

describe('the files on the GPU where the work goes on', () => {
  const around = (...more: readonly Happening[]) => {
    const { happenings } = tell();
    return filesAsBefore({ happenings: [...happenings, ...more].sort((one, other) => one.at - other.at) });
  };

  it('are those of the GPU that was lost, and nothing that was gone by then', () => {
    const lost = [files(GPU, 9_000, BEFORE), files(GPU, 11_000, THEN)] as const;
    assert.equal(around(...lost, files(NEXT, 30_000, THEN)).verdict, 'met');
    assert.match(
      around(...lost, files(NEXT, 30_000, BEFORE)).because,
      /"files\/gone" is not in the original/,
    );
  });

  it('cannot be told when nobody read them on both', () => {
    assert.equal(around(files(GPU, 11_000, THEN)).verdict, 'invalid');
    assert.equal(around(files(NEXT, 30_000, THEN)).verdict, 'invalid');
  });
});

describe('which readings of the files count', () => {
  const [other, THIRD] = [[entry('files/other', 'zz')], 'gpu-market:3'] as const;
  const verdict = (...more: readonly Happening[]): string => filesAsThen(story(...more)).verdict;

  it('are those of the machine that was saved, and of the one that was restored', () => {
    const again = [files(THIRD, 245, other), made('22222222', 250), restore('22222222')] as const;
    assert.equal(verdict(...again, files(THIRD, 480, other), files(NEW, 500, THEN)), 'met');
  });

  it('are the last before the snapshot was asked for, and the first since it was restored', () => {
    const late = [files(OLD, 250, THEN), made('22222222', 250), files(OLD, 260, other)] as const;
    const judgement = filesAsThen(
      story(
        files(OLD, 240, BEFORE),
        ...late,
        restore('22222222'),
        files(NEW, 450, THEN),
        files(NEW, 600, other),
      ),
    );
    assert.equal(judgement.verdict, 'met', judgement.because);
  });

  it('must have changed from one snapshot to the next', () => {
    const same = story(
      files(OLD, 220, THEN),
      made('22222222', 250),
      restore('22222222'),
      files(NEW, 500, THEN),
    );
    assert.equal(filesAsThen(same).because, 'nothing had changed between one snapshot and the next');
    const first = {
      happenings: [files(OLD, 100, THEN), made('1', 150), restore('1'), files(NEW, 500, THEN)],
    };
    assert.equal(filesAsThen(first).verdict, 'met');
    const nobody = { happenings: [made('1', 150), restore('1'), files(NEW, 500, THEN)] };
    assert.equal(filesAsThen(nobody).because, 'nobody read the files before the snapshot was made');
  });

  it('are around a failover those of the lost GPU before the fault, and of the new one since it has the work', () => {
    const [f0, from] = [11_999, 13_302];
    const around = (...more: readonly Happening[]): string => {
      const { happenings } = tell();
      const all = [...happenings, ...more].sort((one, another) => one.at - another.at);
      return filesAsBefore({ happenings: all }).verdict;
    };
    const read = [files(GPU, f0, THEN), files(NEXT, from, THEN)] as const;
    assert.equal(around(...read), 'met');
    assert.equal(
      around(files(GPU, f0, THEN), files(NEXT, from - 20, other), files(NEXT, from + 90, THEN)),
      'met',
    );
    assert.equal(around(...read, files(GPU, f0 + 20, other), files('compute/2', 11_000, other)), 'met');
  });
});
