import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pause } from '../../clock';
import { header, takeApart, type Asked } from './asked';
import { CALLS, type Bucket, type Call } from './calls';
import type { StoreKeys } from './keys';
import { StoreRefusal } from './refusal';
import { admit, type Admitted } from './signature';
import { errorDocument } from './xml';

const UNSUPPORTED = /^(if-match|if-none-match|x-amz-copy-source.*|x-amz-server-side-.*)$/;

/** Whether a request has all the parameters of a call, and none that it does not know. */
function fits({ query }: Asked, { with: must = [], may = [] }: Call): boolean {
  const names = [...query.keys()].filter((name) => name !== 'x-id');
  return must.every((name) => query.has(name)) && names.every((name) => [...must, ...may].includes(name));
}

function callOf(asked: Asked): Call {
  if (asked.bucket === '') throw new StoreRefusal('AccessDenied', 'Access Denied');
  const on = `${asked.method} ${asked.key === '' ? 'bucket' : 'object'}`;
  const call = CALLS.find((each) => each.on === on && fits(asked, each));
  if (call !== undefined && !Object.keys(asked.headers).some((name) => UNSUPPORTED.test(name))) return call;
  throw new StoreRefusal(
    'NotImplemented',
    'A header or query you provided implies functionality that is not implemented.',
  );
}

const callerOf = (asked: Asked): string =>
  /Credential=([^/,]*)/.exec(header(asked, 'authorization') ?? '')?.[1] ?? '';

interface Exchange {
  readonly message: IncomingMessage;
  readonly reply: ServerResponse;
  readonly id: string;
}

/** Answers S3's calls for one bucket, in S3's words. */
export class Service {
  constructor(
    private readonly bucket: Bucket,
    private readonly keys: StoreKeys,
  ) {}

  async serve(message: IncomingMessage, reply: ServerResponse): Promise<void> {
    const id = randomBytes(8).toString('hex').toUpperCase();
    reply.setHeader('x-amz-request-id', id);
    try {
      const asked = takeApart(message);
      await this.#suffer(callerOf(asked));
      await this.#answer(asked, reply, await admit(asked, this.keys));
    } catch (cause) {
      refuse(cause, { message, reply, id });
    }
  }

  async #suffer(id: string): Promise<void> {
    const { troubles } = this.bucket;
    const late = troubles.lateness(id);
    if (late !== undefined) await pause(late.ms, late.over); // healed: no longer late
    if (troubles.isDown(id)) throw new StoreRefusal('ServiceUnavailable', 'Reduce your request rate.');
  }

  async #answer(asked: Asked, reply: ServerResponse, { key, chain }: Admitted): Promise<void> {
    const { bucket } = this;
    const call = callOf(asked);
    if (!key.permissions.includes(call.needs)) throw new StoreRefusal('AccessDenied', 'Access Denied');
    if (asked.bucket !== bucket.name)
      throw new StoreRefusal('NoSuchBucket', 'The specified bucket does not exist');
    if (call.class !== undefined) bucket.books.count(call.class);
    await call.serve({ asked, chain, bucket, reply });
  }
}

const refusalOf = (cause: unknown): StoreRefusal =>
  cause instanceof StoreRefusal ? cause : new StoreRefusal('InternalError', String(cause));

function refuse(cause: unknown, { message, reply, id }: Exchange): void {
  if (reply.headersSent || message.socket.destroyed) {
    reply.destroy();
    return;
  }
  const { status, code: Code, message: Message } = refusalOf(cause);
  if (!message.complete) reply.setHeader('connection', 'close'); // what is left of the payload is not read
  const body = errorDocument({ Code, Message, Resource: message.url, RequestId: id });
  reply
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(message.method === 'HEAD' ? undefined : body);
}
