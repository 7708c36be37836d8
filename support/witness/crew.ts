/** Which machines are watched, and which of them carries the work? One line to each listed machine; offers go to the newest epoch that answers, but never to a spare. */
import { randomInt } from 'node:crypto';
import type { Listed } from './history';
import type { Order } from './orders';
import { Line, type Book, type Manner, type Reachable } from './line';
import { isSpare } from './spare';

const reachable = (machine: Listed): machine is Reachable =>
  machine.host !== undefined && machine.port !== undefined;

const sameDoor = (one: Reachable, other: Reachable): boolean =>
  one.host === other.host && one.port === other.port && one.user === other.user;

/** The line whose workload has the newest epoch, and was first heard last. */
const newest = (lines: readonly Line[]): Line | undefined => {
  const answering = lines.flatMap((line) => {
    const answered = line.talk?.newest;
    return answered === undefined ? [] : [{ line, epoch: answered.answer.epoch, firstAt: answered.firstAt }];
  });
  return answering.sort((one, other) => one.epoch - other.epoch || one.firstAt - other.firstAt).at(-1)?.line;
};

const hasTail = ({ machine, talk }: Line): boolean =>
  machine.supplier === 'compute' || talk?.newest === undefined;

/** Every machine of one instance. */
export class Crew {
  readonly #lines = new Map<string, Line>();
  #target: Line | undefined;
  /** The workload was told to rest: it is only asked whether it lives. */
  #resting = false;
  // Numbers nobody else offers, so that another instance's records are recognised as foreign.
  #k = randomInt(1, 2 ** 20) * 2 ** 20;

  constructor(
    private readonly manner: Manner,
    private readonly book: Book,
  ) {}

  /** The machines that are connected now. */
  get connected(): readonly Line[] {
    return [...this.#lines.values()].filter(({ talk }) => talk !== undefined);
  }

  line(machine: string): Line | undefined {
    return this.#lines.get(machine);
  }

  /** One slot of the open schedule: an offer to the one that carries the work, a look at every other. */
  look(): void {
    const lines = [...this.#lines.values()];
    this.#turnTo(newest(lines.filter(({ machine }) => !isSpare(machine))) ?? this.#target);
    for (const line of lines) {
      line.keep();
      if (line !== this.#target) line.look('live', this.#k++);
    }
    this.#target?.look(this.#resting ? 'live' : 'offer', this.#k++);
  }

  /** Tell the one that carries the work to do something. */
  order(order: Order): void {
    this.#resting ||= order === 'rest';
    this.#target?.talk?.order(order, this.#k++);
  }

  /** Ask the standbys for the newest record they hold, and so every machine on which nobody has answered yet whether it hears. */
  askTails(): void {
    for (const line of this.#lines.values())
      if (line !== this.#target && hasTail(line)) line.talk?.askTail(this.#k++);
  }

  /** Follow the suppliers' books: a line to each machine they list. */
  follow(listed: readonly Listed[]): void {
    const machines = listed.filter(reachable);
    const keys = new Set(machines.map(({ key }) => key));
    for (const [key, line] of this.#lines) {
      if (line.over) this.#lines.delete(key);
      else if (!keys.has(key)) line.retire();
    }
    for (const machine of machines) this.#keep(machine);
  }

  close(): void {
    for (const line of this.#lines.values()) line.close();
  }

  /** Whoever takes over knows nothing of a rest. */
  #turnTo(line: Line | undefined): void {
    if (line !== this.#target) this.#resting = false;
    this.#target = line;
  }

  #keep(machine: Reachable): void {
    const known = this.#lines.get(machine.key);
    if (known !== undefined && !known.over && sameDoor(known.machine, machine)) return;
    known?.close();
    const line = new Line(machine, this.manner, this.book);
    this.#lines.set(machine.key, line);
    line.connect();
  }
}
