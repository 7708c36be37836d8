/** What can happen around the copy of a workspace? What the witness read of it, and what the product told. */
import type { Readiness, Standby } from '../customer/customer';
import type { Manifest } from './workspace/manifest';

/** The newest record on a machine, told when it changed; before is when the previous one was last asked for. */
interface Tail {
  readonly kind: 'tail';
  readonly machine: string;
  readonly askedAt: number;
  readonly before?: number;
  readonly line: string;
}

/** What the product told of the protection of the instance, or of its readiness, when that differed from what it told before. */
interface Protection {
  readonly kind: 'protection';
  readonly askedAt: number;
  readonly before?: number;
  readonly standby?: Standby;
  readonly readiness?: Readiness;
}

/** The content of one file of a machine as SHA-256; without one there was no such file. */
interface Content {
  readonly kind: 'content';
  readonly machine: string;
  readonly askedAt: number;
  readonly path: string;
  readonly content?: string;
}

/** Everything in the workspace of a machine. */
interface Workspace {
  readonly kind: 'workspace';
  readonly machine: string;
  readonly askedAt: number;
  readonly manifest: Manifest;
}

/** What the workload of a machine was told to make, as it stands there. */
interface Files {
  readonly kind: 'files';
  readonly machine: string;
  readonly askedAt: number;
  readonly manifest: Manifest;
}

/** The newest checkpoint that stands on a machine: so many steps the workload there had trained. */
interface Trained {
  readonly kind: 'trained';
  readonly machine: string;
  readonly askedAt: number;
  readonly step: number;
}

/** What can happen around a copy, and be read where the workload is. */
export type AboutCopy = Tail | Protection | Content | Workspace | Files | Trained;
