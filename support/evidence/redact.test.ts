import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactor } from './redact';

const CANARY = 'cAnArY-7f3a"9b/2+x';
const KEY =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaCANARYkey\nAAAA\n-----END OPENSSH PRIVATE KEY-----';

/** Texts as they turn up in evidence; none may keep a canary, each must keep the word "kept". */
const TEXTS: Readonly<Record<string, string>> = {
  'a configured value': `kept ${CANARY} kept`,
  'a configured value in JSON': JSON.stringify({ kept: true, note: CANARY }),
  'a configured value in JSON within JSON': JSON.stringify({ kept: JSON.stringify({ note: 'CANARYplain' }) }),
  'a configured value in a URL': `kept https://x.example/?q=${encodeURIComponent(CANARY)}&kept=1`,
  'a configured value in base64': `kept ${Buffer.from(CANARY).toString('base64')}`,
  'a header line': 'kept\r\nAuthorization: Bearer CANARYabc.def\r\nkept: 1',
  'a header in the middle of a line':
    'kept: sent authorization: AWS4-HMAC-SHA256 Credential=CANARY, Signature=CANARY',
  'headers in JSON': '{"kept":1,"Authorization":"Token CANARY","set-cookie":"sid=CANARY; Path=/"}',
  'headers in a list': '["kept","authorization","Bearer CANARY123456"]',
  'a cookie line': 'kept\nSet-Cookie: session=CANARY; HttpOnly\nCookie: a=CANARY',
  'a bearer token': 'kept curl -H "x: Bearer CANARY.token-1"',
  'a web token': `kept eyJhbGciOiJIUzI1NiJ9.${Buffer.from('CANARY').toString('base64url')}.CANARY`,
  'a private key': `kept ${KEY}`,
  'a private key in JSON': JSON.stringify({ kept: 1, private_key: KEY }),
  'a private key cut off': 'kept -----BEGIN PRIVATE KEY-----\nCANARY',
  'a password in JSON': '{"email":"kept","password":"CANARY \\" CANARY","n":1}',
  'a password in JSON within JSON': JSON.stringify({ body: '{"kept":1,"password":"CANARY"}' }),
  'a password in JSON cut off': '{"kept":1,"password":"CANA',
  'a password in a form': 'kept=1&password=CANARY&x=kept',
  'an api key in a query': 'GET /kept?api_key=CANARY&x=1',
  'a key in an environment': "kept VAST_API_KEY=CANARY R2_SECRET_KEY='CANARY CANARY'",
  'an access token': '{"kept":1,"access_token": "CANARY","refresh_token":"CANARY"}',
  'a user in a URL': 'kept http://user:CANARY@host/kept',
};

const redact = redactor([CANARY, 'CANARYplain', '', ' ']);

for (const [what, text] of Object.entries(TEXTS)) {
  test(`redacts ${what} and nothing else`, () => {
    const clean = redact(text);
    assert.doesNotMatch(clean, /cana/i);
    assert.ok(!clean.includes(Buffer.from(CANARY).toString('base64').slice(0, 20)), clean);
    assert.match(clean, /kept/);
    assert.match(clean, /\[redacted\]/);
  });
}

test('leaves a text without secrets as it is', () => {
  const text =
    '{"phase":"restoring","total_time_ms":1060,"label":"dc-0a1b2c3d-w0/anna"} GET /api/v1/instances 200';
  assert.equal(redact(text), text);
});

test('keeps the text around a redacted value readable as JSON', () => {
  const clean = redact('{"email":"a@b.c","password":"CANARY","access_token":"x.y"}');
  assert.deepEqual(JSON.parse(clean), { email: 'a@b.c', password: '[redacted]', access_token: '[redacted]' });
});

test('a secret within a longer secret leaves nothing of the longer one', () => {
  assert.equal(redactor(['CANARY', 'CANARY-long-tail'])('<CANARY-long-tail>'), '<[redacted]>');
});

test('redacting twice changes nothing', () => {
  for (const text of Object.values(TEXTS)) assert.equal(redact(redact(text)), redact(text));
});
