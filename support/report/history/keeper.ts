// A process of its own: what goes wrong inside an embedded database, be it a crash, ends here and not in a run.
import { text } from 'node:stream/consumers';
import { points, record, runs } from './chronicle';
import type { Errand, Reply, Sent } from './errand';
import { migrate } from './schema';
import { openStore, type Store } from './store';

const act = (store: Store, errand: Errand): Promise<unknown> => {
  if (errand.kind === 'record') return record(store, errand.run);
  return errand.kind === 'runs' ? runs(store, errand.most) : points(store, errand.words, errand.most);
};

const run = async ({ place, errand }: Sent): Promise<Reply> => {
  const store = await openStore(place);
  await migrate(store);
  const brought = await act(store, errand);
  await store.close();
  return { brought };
};

const words = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(words).join('; ');
  return error instanceof Error && error.message !== '' ? error.message : String(error);
};

const say = (reply: Reply): void => {
  process.stdout.write(JSON.stringify(reply), () => {
    // A connection that is still open would keep this process for as long as the other side likes.
    process.exit('failed' in reply ? 1 : 0);
  });
};

text(process.stdin)
  .then((asked) => run(JSON.parse(asked) as Sent))
  .catch((error: unknown): Reply => ({ failed: words(error) }))
  .then(say, say);
