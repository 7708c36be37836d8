import assert from 'node:assert/strict';
import { test } from 'node:test';
import { untranslatedAmong } from './console-translation';

test('what is called the same in both languages is not translated', () => {
  assert.deepEqual(untranslatedAmong(['Machines', 'Máquinas'], ['Machines', 'Overview']), ['Machines']);
  assert.deepEqual(untranslatedAmong(['Not protected.'], ['Sem proteção.']), []);
  assert.deepEqual(untranslatedAmong(['Sign out', 'Sign out'], ['Sign out']), ['Sign out']);
  assert.deepEqual(untranslatedAmong(['Total price'], ['Total price']), ['Total price']);
});

test('names, figures and what is said so in both languages need no translation', () => {
  const same = [
    'CPU Standby',
    'Login',
    'E-mail',
    'Failover 0a1b',
    'gpu_lost',
    '1 × RTX 4090 Super',
    '',
    '42',
  ];
  assert.deepEqual(untranslatedAmong(same, same), []);
  const named = ['acceptance/console', 'A100 SXM4', 'Dumont Cloud'];
  assert.deepEqual(untranslatedAmong(named, named), []);
});
