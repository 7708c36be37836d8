import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOutlets, secretsOfOutlets } from './outlets';

const HISTORY = 'postgres://acceptance:CANARY@127.0.0.1:5432/acceptance';
const WEBHOOK = 'https://hooks.example.com/services/CANARY';

test('with nothing set there is nobody to tell, and the history stays beside the reports', () => {
  assert.deepEqual(readOutlets({}), {});
});

test('a database, a webhook off this machine by https, one on it by http, and a link are taken', () => {
  assert.deepEqual(readOutlets({ HISTORY_DATABASE_URL: HISTORY, ALERT_WEBHOOK_URL: WEBHOOK }), {
    history: HISTORY,
    webhook: WEBHOOK,
  });
  assert.equal(readOutlets({ ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/a' }).webhook, 'http://127.0.0.1:9/a');
  assert.equal(readOutlets({ ALERT_LINK: 'https://ci.example.com/1' }).report, 'https://ci.example.com/1');
});

const WRONG: readonly (readonly [string, string, RegExp])[] = [
  ['HISTORY_DATABASE_URL', 'mysql://u:CANARY@127.0.0.1/x', /does not begin with postgres:\/\//],
  ['HISTORY_DATABASE_URL', 'CANARY', /is not an address/],
  ['ALERT_WEBHOOK_URL', 'http://hooks.example.com/CANARY', /off this machine it must begin with https/],
  ['ALERT_WEBHOOK_URL', 'file:///CANARY', /does not begin with https:/],
  ['ALERT_LINK', 'CANARY', /is not an address/],
];

for (const [name, value, words] of WRONG)
  test(`${name}: ${words.source} is said, and not the value`, () => {
    assert.throws(
      () => readOutlets({ [name]: value }),
      (error: Error) =>
        error.message.startsWith(name) && words.test(error.message) && !/CANARY/.test(error.message),
    );
  });

test('the password of a database and the path of a webhook are secrets', () => {
  const secrets = secretsOfOutlets({ history: HISTORY, webhook: WEBHOOK });
  assert.deepEqual(secrets, [HISTORY, 'CANARY', WEBHOOK, '/services/CANARY']);
  assert.deepEqual(secretsOfOutlets({}), []);
});
