import { once } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { pause } from '../../clock';
import { reasonOf } from '../refusal';

/** A command that shall run for as long as the signal is not aborted, and who hears of it. */
export interface Held {
  readonly open: () => Promise<ClientChannel>;
  /** Told of every piece of output, and whenever the command had to be begun again. */
  readonly heard: () => void;
  readonly failed: (because: string) => void;
  readonly retry: number;
}

/** Keeps a command running until the signal: one that ends is begun again. */
export async function hold(held: Held, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await untilClosed(held, signal).catch((error: unknown) => {
      if (!signal.aborted) held.failed(reasonOf(error));
    });
    held.heard();
    await pause(held.retry, signal);
  }
}

async function untilClosed({ open, heard }: Held, signal: AbortSignal): Promise<void> {
  const channel = await open();
  channel.on('data', heard);
  channel.stderr.resume();
  try {
    await once(channel, 'close', { signal });
  } finally {
    channel.end();
    channel.close();
  }
}
