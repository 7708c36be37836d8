import type { Host } from '../machine/connections';
import type { Product } from '../product';
import { DONE, type Procedure, type Task } from '../operations/task';
import type { Snapshot } from '../records';
import { Hopeless } from '../refusal';
import { asHopeless, atTheMachine, clearAway } from './at-the-machine';
import { ResticFailed } from './repository';
import { summaryIn } from './restic';
import { BEFORE_SAVING, STAGE, UNSTAGE } from './workspace-script';

/** What was saved: the repository's id of it, and how much it is. */
type Saved = Pick<Snapshot, 'stored' | 'files' | 'filesNew' | 'filesChanged' | 'size' | 'added'>;

/** The snapshot that an operation makes or restores. */
export function snapshotOf({ product, operation }: Task): Snapshot {
  if (operation.snapshot === null) throw new Hopeless('No snapshot was named.');
  return product.store.snapshots.get(operation.snapshot);
}

/** The mark by which a snapshot is found in the repository whose making was not finished. */
export const markOf = ({ id }: Pick<Snapshot, 'id'>): string => `operation:${id}`;

/** Copies the workspace aside as it was at one instant. */
export async function staging(task: Task): Promise<string> {
  const { connections, journal, units } = task.product;
  await atTheMachine(task, (host, signal) =>
    connections.must(host, STAGE, { deadline: units.passDeadline, signal }),
  );
  journal.note('workspace copied aside', { work: task.work.id, operation: task.id });
  return 'uploading';
}

/** Puts what was copied aside into the store. */
export async function uploading(task: Task): Promise<string> {
  const snapshot = snapshotOf(task);
  const saved = await atTheMachine(task, (host, signal) => upload(task.product, { host, signal, snapshot }));
  task.product.store.snapshots.change(snapshot.id, { ...saved, state: 'kept' });
  task.product.journal.note('snapshot kept', { snapshot: saved.stored, operation: task.id });
  return 'clearing away';
}

interface Load {
  readonly host: Host;
  readonly signal: AbortSignal;
  readonly snapshot: Snapshot;
}

/** Only what restic calls complete and the store has is a snapshot. */
async function upload({ repository }: Product, { host, signal, snapshot }: Load): Promise<Saved> {
  const tags = [...snapshot.tags, markOf(snapshot)].flatMap((tag) => ['--tag', tag]);
  const words = ['backup', '.', '--json', '--host', `instance-${snapshot.instance}`, ...tags];
  const summary = summaryIn(await repository.onMachine(host, { words, before: BEFORE_SAVING }, signal));
  if (summary === undefined) throw new ResticFailed(1, 'The upload ended without a summary.');
  const [stored] = (await repository.stored()).filter((id) => id.startsWith(summary.snapshot_id));
  if (stored === undefined) throw new ResticFailed(1, 'The store does not have the snapshot.');
  return {
    stored,
    files: summary.total_files_processed - PRODUCTS_OWN,
    filesNew: summary.files_new,
    filesChanged: summary.files_changed,
    size: summary.total_bytes_processed,
    added: summary.data_added,
  };
}

/** The list of what the workspace held and that of its sparse files are saved with it. */
const PRODUCTS_OWN = 2;

async function clearingAway(task: Task): Promise<string> {
  await clearAway(task, UNSTAGE);
  return DONE;
}

/** What may be in the store in part is removed from it as soon as that can be done. */
export async function withdraw(task: Task): Promise<void> {
  task.product.store.snapshots.change(snapshotOf(task).id, { state: 'broken' });
  await clearAway(task, UNSTAGE);
  task.product.snapshots.tidy();
}

/** Making a snapshot of a workspace: nobody sees it before it is whole. */
export const SNAPSHOT: Procedure = {
  steps: { staging, uploading, 'clearing away': clearingAway },
  troubled: (_task, error) => Promise.reject(asHopeless(error)),
  giveUp: withdraw,
};
