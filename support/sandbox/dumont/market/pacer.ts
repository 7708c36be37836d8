import { delay, now, pause } from '../../clock';

/** Told when a call that had its turn was answered, or will not be. */
type Answered = () => void;

/** The calls of one endpoint that wait for their turn, and from when on the next one may have it. */
interface Queue {
  readonly waiting: ((answered: Answered) => void)[];
  free: number;
  moving: boolean;
}

/**
 * Keeps calls of one endpoint at least so many milliseconds apart, in the order they came. Whoever is called counts from
 * when a call reached it, which is over once it has answered: counted from the sending, a call that was long on its way
 * would have the next one refused. An answer that takes longer than the interval is not waited for.
 */
export class Pacer {
  readonly #queues = new Map<string, Queue>();

  /** Waits for its turn; a call that was refused comes before all others. */
  turn(endpoint: string, interval: number, again = false): Promise<Answered> {
    const queue = this.#queueOf(endpoint);
    return new Promise((resolve) => {
      if (again) queue.waiting.unshift(resolve);
      else queue.waiting.push(resolve);
      if (!queue.moving) void advance(queue, interval);
    });
  }

  #queueOf(endpoint: string): Queue {
    const queue = this.#queues.get(endpoint) ?? { waiting: [], free: 0, moving: false };
    this.#queues.set(endpoint, queue);
    return queue;
  }
}

async function advance(queue: Queue, interval: number): Promise<void> {
  queue.moving = true;
  for (let next = queue.waiting.shift(); next !== undefined; next = queue.waiting.shift()) {
    while (queue.free > now()) await delay(queue.free - now()); // a timer may be early by a part of a millisecond
    await answerTo(next, interval);
    queue.free = now() + interval;
  }
  queue.moving = false;
}

function answerTo(next: (answered: Answered) => void, patience: number): Promise<void> {
  const over = new AbortController();
  const answered = new Promise<void>((resolve) => {
    next(resolve);
  });
  const late = pause(patience, over.signal); // it was answered
  return Promise.race([answered, late]).finally(() => {
    over.abort();
  });
}
