import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lostOf, missingIn } from './records';

const LOG = ['1 1 aaaa 10', '2 1 aaaa 11', '3 2 bbbb 13', '4 3 cccc 14', ''].join('\n');

test('everything that was acknowledged is there', () => {
  const lives = [
    { nonce: 'aaaa', records: [10, 11] },
    { nonce: 'bbbb', records: [13] },
    { nonce: 'cccc', records: [14] },
  ];
  assert.equal(lostOf(LOG, lives), 0);
});

test('what the newest life did not find is lost, whoever had acknowledged it', () => {
  const lives = [
    { nonce: 'aaaa', records: [10, 11, 12] },
    { nonce: 'bbbb', records: [13, 9] },
    { nonce: 'cccc', records: [14] },
  ];
  assert.equal(lostOf(LOG, lives), 2);
});

test('a record of an older life that stands behind the newest life’s own was not found by it', () => {
  const late = `${LOG}5 1 aaaa 12\n`;
  assert.equal(
    lostOf(late, [
      { nonce: 'aaaa', records: [12] },
      { nonce: 'cccc', records: [14] },
    ]),
    1,
  );
});

test('what the newest life acknowledged and did not keep is lost', () => {
  assert.equal(lostOf(LOG, [{ nonce: 'cccc', records: [14, 15] }]), 1);
  assert.equal(lostOf(LOG, [{ nonce: 'dddd', records: [] }]), 0);
});

test('a line that is still being written is no record', () => {
  assert.equal(missingIn('1 1 aaaa 10\n2 1 aaaa 11', [10, 11]), 1);
});
