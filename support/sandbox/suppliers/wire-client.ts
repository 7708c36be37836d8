import { request } from 'undici';
import { z } from 'zod';

/** An object as it came over the wire. */
export type Row = Readonly<Record<string, unknown>>;

/** An answer of a supplier; the body is empty when it was not JSON. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Row;
}

/** How a test calls a supplier. */
export type Call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<Answer>;

const OBJECT = z.looseObject({});

const bodyOf = (type: string, text: string): Row =>
  type.includes('json') ? OBJECT.parse(JSON.parse(text)) : {};

/** A bare client of a supplier's face, for tests: nothing is retried, nothing is hidden. */
export const client =
  (base: string, key: string): Call =>
  async (method, path, body) => {
    const json = { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${key}`, ...(body === undefined ? {} : json) };
    const content = body === undefined ? null : JSON.stringify(body);
    const answer = await request(`${base}${path}`, { method, headers, body: content });
    const text = await answer.body.text();
    const type = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, type, text, body: bodyOf(type, text) };
  };

/** The list in a field of an answer. */
export const rowsOf = ({ body }: Answer, field: string): readonly Row[] => z.array(OBJECT).parse(body[field]);

/** The object in a field of an answer. */
export const rowOf = ({ body }: Answer, field: string): Row => OBJECT.parse(body[field]);
