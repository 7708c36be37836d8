import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Agent, request } from 'undici';
import { Unavailable } from '../../failures';
import { letPass } from '../../patience';

/** Each try may take so long, and before the next one so much time passes; milliseconds. */
const WITHIN = 5_000;
const PAUSES: readonly number[] = [500, 2_000, 8_000];

/** What one try came to: delivered, refused for good, or worth another. */
type Try = 'delivered' | { readonly why: string; readonly again: boolean };

/** Written and on the disk before anything is sent; false when it was there already. */
const marked = (path: string): boolean => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    const mark = openSync(path, 'wx', 0o600);
    writeSync(mark, `${new Date().toISOString()}\n`);
    fsyncSync(mark);
    closeSync(mark);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const sendOnce = async (url: string, { body, id }: Posting, dispatcher: Agent): Promise<Try> => {
  try {
    // A redirection is not followed: it could lead anywhere.
    const { statusCode, body: answer } = await request(url, {
      ...{ method: 'POST', body, dispatcher, headersTimeout: WITHIN, bodyTimeout: WITHIN },
      // Whoever got it and could not say so may know it again.
      headers: { 'content-type': 'application/json', 'idempotency-key': id },
    });
    await answer.dump();
    if (statusCode < 300) return 'delivered';
    return { why: `it answered ${statusCode}`, again: statusCode >= 500 || statusCode === 429 };
  } catch (error) {
    return { why: (error as NodeJS.ErrnoException).code ?? String(error), again: true };
  }
};

/** What is posted, for which run, and where it is marked that it was. */
export interface Posting {
  readonly body: string;
  readonly id: string;
  readonly mark: string;
}

/** Try until it is delivered, refused for good, or the pauses between two tries are used up; why it was in vain. */
const persist = async (send: () => Promise<Try>, pauses: readonly number[]): Promise<string | undefined> => {
  const tried = await send();
  if (tried === 'delivered') return undefined;
  const [pause, ...rest] = pauses;
  if (pause === undefined || !tried.again) return tried.why;
  await letPass(pause);
  return persist(send, rest);
};

/** Post once for a run, with some patience for whoever is asked; false when it was done before, Unavailable when it was in vain. */
export const post = async (url: string, posting: Posting, pauses = PAUSES): Promise<boolean> => {
  if (!marked(posting.mark)) return false;
  const dispatcher = new Agent({ connect: { timeout: WITHIN } });
  try {
    const why = await persist(() => sendOnce(url, posting, dispatcher), pauses);
    if (why !== undefined) throw new Unavailable(`ALERT_WEBHOOK_URL did not take the alert: ${why}`);
    return true;
  } finally {
    await dispatcher.destroy();
  }
};
