/** What stands in a tar archive? Reads the pax format of GNU tar, holes and extended attributes included. */
import { createHash } from 'node:crypto';
import { Unavailable } from '../../failures';

/** A stretch of a file that is no hole. */
interface Piece {
  readonly at: number;
  readonly bytes: Buffer;
}

/** The content of a file: its size, and all that is stored of it. */
export interface Content {
  readonly size: number;
  readonly pieces: readonly Piece[];
}

/** One member of an archive: the fields of its header, what pax adds to them, and the bytes that follow. */
export interface Member {
  readonly header: Buffer;
  readonly added: ReadonlyMap<string, Buffer>;
  readonly body: Buffer;
}

const BLOCK = 512;
const FIELDS = {
  name: [0, 100],
  mode: [100, 108],
  size: [124, 136],
  modified: [136, 148],
  type: [156, 157],
  link: [157, 257],
} as const;
const PREFIX = [345, 500] as const;
const SPACE = 0x20;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;

const until = (bytes: Buffer, stop: number): Buffer => {
  const end = bytes.indexOf(stop);
  return end < 0 ? bytes : bytes.subarray(0, end);
};

const field = ({ header }: Pick<Member, 'header'>, [from, to]: readonly [number, number]): Buffer =>
  until(header.subarray(from, to), 0);

/** A field that holds text, as bytes. */
export const textOf = (member: Member, which: 'name' | 'link' | 'type'): Buffer => {
  const text = field(member, FIELDS[which]);
  const prefix = which === 'name' ? field(member, PREFIX) : Buffer.alloc(0);
  return prefix.length === 0 ? text : Buffer.concat([prefix, Buffer.from('/'), text]);
};

/** A field that holds a number. */
export const numberOf = (member: Pick<Member, 'header'>, which: 'mode' | 'size' | 'modified'): number =>
  parseInt(field(member, FIELDS[which]).toString('latin1'), 8);

/** The records of a pax header: "<length> <key>=<value>\n", the length counting all of it. */
const records = (body: Buffer): ReadonlyMap<string, Buffer> => {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < body.length;) {
    const length = until(body.subarray(at), SPACE).toString('latin1');
    const record = body.subarray(at + length.length + 1, at + Number(length) - 1);
    const key = until(record, EQUALS);
    found.set(key.toString('utf8'), record.subarray(key.length + 1));
    at += Number(length);
  }
  return found;
};

/** Every member of an archive, in its order; an archive that was cut off is none. */
export function* membersOf(archive: Buffer): Generator<Member> {
  let added: Member['added'] = new Map();
  for (let at = 0; at + BLOCK <= archive.length;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const size = Number(added.get('size') ?? numberOf({ header }, 'size'));
    const member = { header, added, body: archive.subarray(at + BLOCK, at + BLOCK + size) };
    const isMore = textOf(member, 'type').toString() === 'x';
    if (!isMore) yield member;
    added = isMore ? records(member.body) : new Map();
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Unavailable('An archive of a workspace was cut off');
}

/** The map of a file with holes: how many pieces, then where each begins and how long it is, a number a line. */
const sparse = (body: Buffer, size: number): Content => {
  let at = 0;
  const next = (): number => {
    const line = until(body.subarray(at), NEWLINE);
    at += line.length + 1;
    return Number(line.toString('latin1'));
  };
  const map = Array.from({ length: next() }, () => ({ at: next(), length: next() }));
  let from = Math.ceil(at / BLOCK) * BLOCK;
  const pieces = map.map(({ at: where, length }): Piece => {
    from += length;
    return { at: where, bytes: body.subarray(from - length, from) };
  });
  return { size, pieces };
};

/** What is stored of a member that is a file. */
export const contentOf = ({ added, body }: Member): Content => {
  const size = added.get('GNU.sparse.realsize');
  if (size !== undefined) return sparse(body, Number(size));
  return { size: body.length, pieces: body.length === 0 ? [] : [{ at: 0, bytes: body }] };
};

const ZEROS = Buffer.alloc(1024 * 1024);

/** The SHA-256 of a content, holes read as zeros. */
export const fingerprint = ({ size, pieces }: Content): string => {
  const hash = createHash('sha256');
  let at = 0;
  const hole = (end: number): void => {
    for (; at < end; at += Math.min(ZEROS.length, end - at))
      hash.update(ZEROS.subarray(0, Math.min(ZEROS.length, end - at)));
  };
  for (const piece of pieces) {
    hole(piece.at);
    hash.update(piece.bytes);
    at += piece.bytes.length;
  }
  hole(size);
  return hash.digest('hex');
};
