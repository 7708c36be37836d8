/** What is in a workspace? One entry for every name in it, with everything a faithful copy must keep: all but the owner. */

/** What a name can stand for. */
export type Kind = 'file' | 'directory' | 'link' | 'pipe' | 'device';

/** One name in a workspace. */
export interface Entry {
  /** Below the workspace, which itself is "."; bytes that are no text are written as \xNN. */
  readonly path: string;
  readonly kind: Kind;
  /** The permission bits; a symbolic link has none of its own. */
  readonly mode: number;
  /** Seconds since 1970, with nine digits after the point. */
  readonly modified: string;
  /** Of a file: its size and what of it is stored, the rest being holes, in bytes; and its content as SHA-256. */
  readonly size?: number;
  readonly stored?: number;
  readonly content?: string;
  /** Where a symbolic link leads. */
  readonly target?: string;
  /** The other names of the same file, in order. */
  readonly twins?: readonly string[];
  /** The extended attributes that a user can set, by name. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Everything in a workspace but what the product declares as its own, by path. */
export type Manifest = readonly Entry[];
