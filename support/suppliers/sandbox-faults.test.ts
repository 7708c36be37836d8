import assert from 'node:assert/strict';
import fastify from 'fastify';
import { after, before, test } from 'node:test';
import { NotOffered, Unavailable } from '../failures';
import { SandboxFaults } from './sandbox-faults';

const app = fastify({ forceCloseConnections: true });
const heard: unknown[] = [];
let faults: SandboxFaults;

app.get('/faults/kinds', () => ({
  kinds: [
    { kind: 'host-disappears', heals: false, offered: true, why: null },
    { kind: 'freeze', heals: true, offered: false, why: 'Machines here cannot be stopped.' },
  ],
}));
app.post('/faults', ({ body }, reply) => {
  heard.push(body);
  const { target } = body as { target?: { id: string } };
  if (target?.id === '404') return reply.code(404).send({ error: 'There is no machine 404.' });
  return reply.code(201).send({ id: 'f1', state: 'injected' });
});
app.post('/faults/:id/heal', ({ params }) => {
  heard.push(params);
  return { id: 'f1', state: 'healed' };
});

before(async () => {
  faults = new SandboxFaults(await app.listen({ host: '127.0.0.1', port: 0 }));
});
after(() => app.close());

test('a fault is bracketed by the instants it was sent and accepted', async () => {
  const target = { supplier: 'gpu-market', id: '7' } as const;
  const fault = await faults.inject({ kind: 'host-disappears', target });
  assert.equal(JSON.stringify(heard.pop()), JSON.stringify({ kind: 'host-disappears', target }));
  assert.equal(fault.id, 'f1');
  assert.ok(fault.sentAt < fault.acceptedAt);
  await faults.heal(fault);
  assert.equal(JSON.stringify(heard.pop()), '{"id":"f1"}');
});

test('a fault that cannot be staged is the environment’s failure, in its own words', async () => {
  await assert.rejects(
    faults.inject({ kind: 'host-disappears', target: { supplier: 'gpu-market', id: '404' } }),
    (error: Error) => error instanceof Unavailable && error.message.includes('There is no machine 404.'),
  );
});

test('a fault that the target cannot stage is not offered, with the target’s reason', async () => {
  const target = { supplier: 'gpu-market', id: '7' } as const;
  const refused = async (kind: 'freeze' | 'link-cut'): Promise<string> => {
    const error: unknown = await faults.inject({ kind, target }).catch((cause: unknown) => cause);
    assert.ok(error instanceof NotOffered);
    return error.message;
  };
  assert.equal(
    await refused('freeze'),
    'The fault "freeze" cannot be staged here: Machines here cannot be stopped.',
  );
  assert.equal(await refused('link-cut'), 'The fault "link-cut" cannot be staged here: it is not known');
});
