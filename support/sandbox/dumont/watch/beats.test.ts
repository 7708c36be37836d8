import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { beforeEach, describe, it } from 'node:test';
import type { Product } from '../product';
import type { Shell } from '../machine/shell';
import { unitsOf } from '../units';
import { Beats } from './beats';

const ANSWER = '12345 1 alive';
const host = { id: 'gpu-1', address: { host: 'gpu', port: 22, user: 'root' } };

/** The channel to a program that answers as it is told to. */
class Channel extends EventEmitter {
  readonly stderr = { resume: () => undefined };
  readonly heard: string[] = [];
  answers = true;

  write(question: string): void {
    this.heard.push(question);
    this.emit('asked');
    if (this.answers) this.answer();
  }

  answer(): void {
    const number = this.heard.at(-1)?.split(' ')[0];
    queueMicrotask(() => this.emit('data', Buffer.from(`${number} ${ANSWER}\n`)));
  }

  close(): void {
    this.emit('close');
  }
}

let executed: number;
let channels: Channel[];
let beats: Beats;
let watchedAnew: () => Promise<void>;
let heard: number;

beforeEach(async () => {
  [executed, heard, channels] = [0, 0, []];
  const shell: Partial<Shell> = {
    open: true,
    closed: new Promise<never>(() => undefined),
    run: () => Promise.resolve({ code: 0, output: ANSWER, complaint: `${(executed += 1)}` }),
    begin: (_command, take) => {
      const channel = new Channel();
      channels.push(channel);
      return Promise.resolve(take(channel as never));
    },
  };
  const units = { ...unitsOf('brisk'), beatDeadline: 50, connect: 86_400_000 };
  const connections = { to: () => Promise.resolve(shell), fresh: () => new Promise<never>(() => undefined) };
  const listener = { heard: () => (heard += 1), ended: () => undefined };
  const product = { connections, units } as unknown as Pick<Product, 'connections' | 'units'>;
  watchedAnew = async () => {
    beats = new Beats(product, { host, epoch: 1, lease: 3_000 }, listener);
    await beats.warmUp();
    await beats.send(false);
  };
  await watchedAnew();
});

const channel = (): Channel => {
  const newest = channels.at(-1);
  assert.ok(newest);
  return newest;
};

describe('beats in calm times', () => {
  it('start nothing on the machine but what answers them all', async () => {
    for (let n = 0; n < 3; n += 1) assert.equal((await beats.send(false)).kind, 'heard');
    assert.deepEqual([executed, heard, channels.length, channel().heard.length], [0, 4, 1, 4]);
    assert.match(channel().heard[2] ?? '', /^3 1 12345 300\n$/);
  });

  it('do not wait for an answer that is outstanding, which is life whenever it comes', async () => {
    channel().answers = false;
    assert.equal((await beats.send(false)).kind, 'silent');
    assert.equal((await beats.send(false)).kind, 'heard');
    assert.deepEqual([executed, heard, channel().heard.length], [1, 2, 2]);
    channel().answer();
    await once(channel(), 'data');
    await beats.send(true);
    assert.equal(heard, 4);
  });

  it('go on when the program on the machine ends, and begin it again', async () => {
    channel().answers = false;
    const asked = once(channel(), 'asked');
    const beat = beats.send(false);
    await asked;
    channel().close();
    assert.equal((await beat).kind, 'heard');
    await beats.send(false);
    await beats.send(false);
    assert.deepEqual([executed, channels.length, channel().heard.length], [1, 2, 2]);
  });

  it('go over the line that is there when one watch follows another, and leave it to nobody', async () => {
    beats.end();
    await watchedAnew();
    assert.deepEqual([executed, channels.length, channel().heard.length], [0, 1, 2]);
    const ended = once(channel(), 'close');
    beats.end();
    await ended;
  });

  it('leave nothing running and ask nothing more when they are over', async () => {
    channel().answers = false;
    const beat = beats.send(false);
    beats.end();
    assert.equal((await beat).kind, 'refused');
    assert.equal(executed, 0);
  });
});

it('starts something for a beat that is in doubt', async () => {
  await beats.send(true);
  assert.deepEqual([executed, channel().heard.length], [1, 1]);
});
