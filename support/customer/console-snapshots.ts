import { NotOffered } from '../failures';
import type { Snapshots } from './customer';

const absent = (): Promise<never> => Promise.reject(new NotOffered('The console shows no snapshots.'));

/** What a customer of the console does with snapshots: nothing, for it shows none. */
export class NoSnapshots implements Snapshots {
  readonly make = absent;
  readonly offered = absent;
  readonly restore = absent;
  readonly keepForever = absent;
  readonly cleanUp = absent;
  readonly delete = absent;
}
