/** How does the witness read a workspace? With one command over SSH, for which the machine needs nothing but sh and GNU tar. */
import { contentOf, fingerprint, membersOf, numberOf, textOf, type Member } from './archive';
import type { Entry, Kind, Manifest } from './manifest';

const printing = (part: string): string =>
  `exec sh -c 'cd "\${WORKSPACE:-/workspace}" && exec tar --create --format=posix --sparse \\
  --xattrs --xattrs-include="user.*" --pax-option=delete=atime,delete=ctime --anchored --exclude=./.dumont --file=- ${part}'`;

/**
 * The remote command that prints a workspace as a tar archive, without the directory that the product declares as its
 * own. It fails when something changed meanwhile: half a reading is none.
 */
export const WORKSPACE_COMMAND = printing('.');

/** The same of what the workload was told to make, and leaves alone while it goes on saving beside it. */
export const FILES_COMMAND = printing('./files');

const KINDS: Readonly<Record<string, Kind>> = {
  '0': 'file',
  '2': 'link',
  '3': 'device',
  '4': 'device',
  '5': 'directory',
  '6': 'pipe',
};
/** Another name of a file that came before. */
const TWIN = '1';
const ATTRIBUTE = 'SCHILY.xattr.';
const PERMISSIONS = 0o7777;
const NANOSECONDS = 9;

/** A name as a text that no other name has. */
const legible = (name: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(name);
  } catch {
    // Names are bytes: what is no text is spelt out.
    return name
      .toString('latin1')
      .replace(/[^\x20-\x7e]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  }
};

const below = (name: Buffer): string => legible(name).replace(/^\.\/(?=.)|(?<=.)\/$/g, '');

const pathOf = (member: Member): string =>
  below(member.added.get('GNU.sparse.name') ?? member.added.get('path') ?? textOf(member, 'name'));

const linkOf = (member: Member): Buffer => member.added.get('linkpath') ?? textOf(member, 'link');

const modifiedOf = (member: Member): string => {
  const told = member.added.get('mtime')?.toString('latin1') ?? String(numberOf(member, 'modified'));
  const [seconds = '', rest = ''] = told.split('.');
  return `${seconds}.${rest.padEnd(NANOSECONDS, '0')}`;
};

const attributesOf = ({ added }: Member): Pick<Entry, 'attributes'> => {
  const found = [...added].filter(([key]) => key.startsWith(ATTRIBUTE));
  if (found.length === 0) return {};
  const named = found.map(([key, value]) => [key.slice(ATTRIBUTE.length), legible(value)] as const);
  return { attributes: Object.fromEntries(named) };
};

const fileOf = (member: Member): Pick<Entry, 'size' | 'stored' | 'content'> => {
  const content = contentOf(member);
  const stored = content.pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { size: content.size, stored, content: fingerprint(content) };
};

const entryOf = (member: Member): Entry => {
  const kind = KINDS[textOf(member, 'type').toString()] ?? 'file';
  return {
    path: pathOf(member),
    kind,
    mode: numberOf(member, 'mode') & PERMISSIONS,
    modified: modifiedOf(member),
    ...(kind === 'file' ? fileOf(member) : {}),
    ...(kind === 'link' ? { target: legible(linkOf(member)) } : {}),
    ...attributesOf(member),
  };
};

/** Each of several names of one file knows the others. */
const family = (entry: Entry, others: readonly string[]): readonly Entry[] => {
  if (others.length === 0) return [entry];
  const names = [entry.path, ...others].sort();
  return names.map((path) => ({ ...entry, path, twins: names.filter((name) => name !== path) }));
};

const isTwin = (member: Member): boolean => textOf(member, 'type').toString() === TWIN;

/** The text of one file of a workspace that was printed as an archive; undefined when it is not there. */
export const textIn = (archive: Buffer, path: string): string | undefined => {
  const member = [...membersOf(archive)].find((each) => pathOf(each) === path);
  return member && Buffer.concat(contentOf(member).pieces.map(({ bytes }) => bytes)).toString();
};

/** The manifest of a workspace that was printed as an archive. */
export const manifestOf = (archive: Buffer): Manifest => {
  const members = [...membersOf(archive)];
  const twins = members.filter(isTwin).map((member) => ({ of: below(linkOf(member)), path: pathOf(member) }));
  return members
    .filter((member) => !isTwin(member))
    .map(entryOf)
    .flatMap((entry) =>
      family(
        entry,
        twins.filter((twin) => twin.of === entry.path).map(({ path }) => path),
      ),
    )
    .sort((one, other) => (one.path < other.path ? -1 : 1));
};
