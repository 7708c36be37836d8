import { once } from 'node:events';
import { createServer } from 'node:net';
import { Misasked } from './config';

/** Fails with one sentence when the product could not listen on this port; 0 means any. */
export async function checkPort(port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
  } catch (cause) {
    const why =
      cause instanceof Error && 'code' in cause && cause.code === 'EACCES' ? 'not allowed' : 'taken';
    throw new Misasked(`Port ${port} of 127.0.0.1 is ${why}: set SANDBOX_API_PORT to another one.`, {
      cause,
    });
  }
  const closed = once(probe, 'close');
  probe.close();
  await closed;
}
