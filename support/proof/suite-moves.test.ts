import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEDIA } from '../evidence/measurement';
import { redactor } from '../evidence/redact';
import { Transcript } from '../evidence/transcript';
import type { Envelope } from '../report/messages';
import { brief, census, NEW, OLD, VM } from '../witness/brief';
import { by, rule } from '../witness/case';
import type { Happening } from '../witness/history';
import { goesOn, movesIn, sumOf } from './suite-moves';

const UNITS = { heartbeat: 250, syncInterval: 1_000 };

test('only what a sentence says goes on is waited for, a deadline is not', () => {
  const waited = (sentence: string): number => goesOn(sentence, UNITS);
  assert.equal(waited('for 12 heartbeats the old workload does not answer again'), 3_000);
  assert.equal(waited('the work fails over once, and then stays for 24 heartbeats'), 6_000);
  assert.equal(waited('its workload has gone on saving for 1 second'), 1_000);
  assert.equal(waited('nothing more is done to them for 2 sync intervals'), 2_000);
  assert.equal(waited('2 sync intervals later the whole copy is still there'), 2_000);
  assert.equal(waited('the workload resumes within 3 minutes'), 0);
  assert.equal(waited('everything saved until 10 seconds before the failure is still there'), 0);
  assert.equal(waited('a later look'), 0);
});

const HAPPENED: readonly Happening[] = [
  census(100, OLD, VM),
  { kind: 'fault', at: 210, fault: 'freeze', f0: 200, f1: 210, machine: OLD, instance: 1 },
  { kind: 'saving', at: 300, machine: OLD, name: 'one', f0: 250, f1: 290, id: 's1' },
  { kind: 'saving', at: 400, machine: OLD, name: 'two', f0: 350, f1: 390, refused: 'no' },
  { kind: 'restore', at: 500, machine: OLD, id: 's1', f0: 450, f1: 490 },
  census(600, NEW, VM),
];

/** A message as it is read from a file. */
const read = (message: object): Envelope => JSON.parse(JSON.stringify(message)) as Envelope;

const HEADING = { run: 'r', scenario: 'S19', title: 'It goes on' };

const attached = (happenings: readonly Happening[]): Envelope => {
  const history = brief(...happenings);
  const transcript = new Transcript(redactor([]));
  const asked = by('nothingLeft', []);
  transcript.judged(asked, { ...HEADING, ...rule(asked, history), at: 1 }, history);
  const body = transcript.packed(HEADING, history)?.toString('base64') ?? '';
  return read({ attachment: { body, mediaType: MEDIA.history, contentEncoding: 'BASE64' } });
};

test('what a run did is counted from its histories, and summed up at the pace of a bare script', () => {
  const steps = [{ text: 'its workload saves records for 4 seconds' }];
  const messages = [read({ pickle: { steps } }), attached(HAPPENED)];
  const moves = movesIn(messages, UNITS);
  assert.deepEqual(moves, { gpus: 2, standbys: 1, losses: 1, snapshots: 1, restores: 1, waited: 4_000 });
  const times = { gpus: 300, standbys: 400, losses: 500, snapshots: 600, restores: 700 };
  assert.equal(sumOf(moves, times), 600 + 400 + 500 + 600 + 700 + 4_000);
});
