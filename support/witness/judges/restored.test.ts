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
