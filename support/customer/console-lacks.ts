import { NotOffered } from '../failures';

/** What a customer can do, but not in the console. */
export const lacking = (what: string) => (): Promise<never> =>
  Promise.reject(new NotOffered(`The console has no ${what}`));
