import { now } from '../clock';
import { Unavailable } from '../failures';
import type { Answer, Call } from '../wire';
import { Wire } from '../wire';
import type { Compute, Vm } from './compute';
import { OPERATION, VMS } from './gce-wire';
import type { Account } from './google-sign-in';
import { GoogleSignIn } from './google-sign-in';

/** Where Compute Engine is, whose project, and who asks. */
export interface ComputeAccess {
  readonly url: string;
  readonly project: string;
  readonly account: Account;
}

type Place = Pick<Vm, 'name' | 'zone'>;

/** How long returning one VM may take; milliseconds. */
const RETURN = 10_000;

const filterOf = (mark: string): string => {
  const [run = '', name] = mark.split('/');
  return name === undefined ? `labels.mark=${run}` : `labels.mark=${run} AND labels.name=${name}`;
};

/** The compute supplier on the Google Compute Engine wire. */
export class GceCompute implements Compute {
  readonly #wire: Wire;
  readonly #signIn: GoogleSignIn;

  constructor({ url, project, account }: ComputeAccess) {
    const base = `${url.replace(/\/compute\/v1$/, '')}/compute/v1/projects/${project}`;
    this.#wire = new Wire({ name: 'Compute Engine', url: base, variable: 'GCE_URL', blame: Unavailable });
    this.#signIn = new GoogleSignIn(account);
  }

  async vms(mark?: string): Promise<readonly Vm[]> {
    const vms: Vm[] = [];
    let page: string | undefined;
    do {
      const query = {
        ...(mark === undefined ? {} : { filter: filterOf(mark) }),
        ...(page === undefined ? {} : { pageToken: page }),
      };
      const answer = await this.#ask({ method: 'GET', path: '/aggregated/instances', query });
      const { rows, next } = this.#wire.read(answer, VMS);
      vms.push(...rows);
      page = next;
    } while (page !== undefined);
    return vms;
  }

  async destroy({ name, zone }: Place): Promise<void> {
    const deadline = now() + RETURN;
    let answer = await this.#ask({ method: 'DELETE', path: `/zones/${zone}/instances/${name}` });
    while (answer.status !== 404) {
      const operation = this.#wire.read(answer, OPERATION);
      if (operation.error !== undefined) throw this.#wire.refused(answer);
      if (operation.status === 'DONE') return;
      const limit = Math.max(0, deadline - now());
      const path = `/zones/${zone}/operations/${operation.name}/wait`;
      answer = await this.#ask({ method: 'POST', path, limit });
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#wire.close(), this.#signIn.close()]);
  }

  async #ask(call: Call): Promise<Answer> {
    const answer = await this.#wire.ask({ ...call, token: await this.#signIn.token() });
    if (answer.status !== 401 && answer.status !== 403) return answer;
    this.#signIn.forget();
    throw new Unavailable({
      wrong: 'Compute Engine refused the account in GOOGLE_APPLICATION_CREDENTIALS',
      cause: this.#wire.refused(answer),
    });
  }
}
