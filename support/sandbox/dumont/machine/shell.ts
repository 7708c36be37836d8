import { Client, type ClientChannel } from 'ssh2';
import { now } from '../../clock';
import { reasonOf, Unanswered } from '../refusal';

/** How to log in on a machine: where, with which key, and which host key is expected. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  /** Decides on the host key (base64) the machine shows. */
  readonly trusts: (hostKey: string) => boolean;
}

/** What a command did. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

/** How long a command may take and what it reads. */
export interface Terms {
  readonly deadline: number;
  readonly input?: string;
  /** Its input stays open as long as somebody waits for it: a command that reads on notices when nobody does. */
  readonly held?: boolean;
  readonly signal?: AbortSignal;
  /** Told of everything it has complained of so far, whenever there is more. */
  readonly hear?: (complaint: string) => void;
}

const KILLED = 137;

/** One warm SSH connection to a machine. */
export class Shell {
  /** Resolves with the instant at which the connection ended. */
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();
  #open = true;

  private constructor(private readonly client: Client) {
    this.closed = new Promise((resolve) => {
      const ended = (): void => {
        this.#open = false;
        for (const fail of this.#waiting) fail();
        resolve(now());
      };
      client.once('close', ended).once('end', ended);
      client.on('error', () => client.destroy()); // the close that follows tells everybody
    });
  }

  get open(): boolean {
    return this.#open;
  }

  /** Connects and logs in before the deadline. */
  static async connect(login: Login, deadline: number): Promise<Shell> {
    const client = new Client();
    try {
      await new Promise<void>((resolve, reject) => {
        // A connection that fails may say so twice.
        client.once('ready', resolve).on('error', reject);
        // Else every turn of the handshake waits for the other side's delayed acknowledgement.
        client.once('connect', () => client.setNoDelay(true));
        client.once('close', () => {
          reject(new Error('the connection was closed'));
        });
        client.connect({
          host: login.host,
          port: login.port,
          username: login.user,
          privateKey: login.privateKey,
          readyTimeout: deadline,
          hostVerifier: (key: Buffer) => login.trusts(key.toString('base64')),
          algorithms: ALGORITHMS,
        });
      });
    } catch (cause) {
      client.destroy();
      throw new Unanswered(`No SSH connection to ${login.host}:${login.port} (${reasonOf(cause)})`, cause);
    }
    return new Shell(client);
  }

  /** Starts a command and hands over its channel. */
  stream(command: string): Promise<ClientChannel> {
    return this.begin(command, (channel) => channel);
  }

  /** Runs a command to its end. */
  async run(command: string, terms: Terms): Promise<Outcome> {
    terms.signal?.throwIfAborted();
    const limit = AbortSignal.timeout(terms.deadline);
    const stop = terms.signal === undefined ? limit : AbortSignal.any([limit, terms.signal]);
    const stopped = new Promise<never>((_resolve, reject) => {
      stop.addEventListener('abort', () => {
        reject(new Unanswered(`A command did not end within ${terms.deadline} ms`, stop.reason));
      });
    });
    const starting = this.begin(command, (channel) => ({
      channel,
      outcome: outcomeOf(channel, terms),
    }));
    const { channel, outcome } = await Promise.race([starting, stopped]);
    try {
      return await Promise.race([this.#unlessClosed(outcome), stopped]);
    } finally {
      channel.close();
    }
  }

  end(): void {
    this.client.destroy();
  }

  /** Starts a command whose channel is taken at once: it may end before anybody who waits for it gets it. */
  async begin<T>(command: string, take: (channel: ClientChannel) => T): Promise<T> {
    if (!this.#open) throw new Unanswered('The SSH connection is closed');
    return this.#unlessClosed(
      new Promise<T>((resolve, reject) => {
        this.client.exec(command, (error, channel) => {
          if (error === undefined) resolve(take(channel));
          else reject(new Unanswered(`No SSH channel (${error.message})`, error));
        });
      }),
    );
  }

  /** What is awaited over this connection fails when it ends. */
  #unlessClosed<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        reject(new Unanswered('The SSH connection was closed'));
      };
      this.#waiting.add(fail);
      work.then(resolve, reject).finally(() => this.#waiting.delete(fail));
    });
  }
}

function outcomeOf(channel: ClientChannel, { input, held = false, hear }: Terms): Promise<Outcome> {
  let output = '';
  let complaint = '';
  channel.on('data', (chunk: Buffer) => (output += chunk.toString()));
  channel.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
    hear?.(complaint);
  });
  if (held) channel.write(input ?? '');
  else channel.end(input);
  return new Promise((resolve) => {
    let code = KILLED;
    channel.on('exit', (exit: number | null) => (code = exit ?? KILLED));
    channel.on('close', () => {
      resolve({ code, output, complaint });
    });
  });
}

const ALGORITHMS = {
  kex: ['curve25519-sha256' as const, 'ecdh-sha2-nistp256' as const],
  serverHostKey: ['ssh-ed25519' as const],
  cipher: ['aes128-gcm@openssh.com' as const, 'chacha20-poly1305@openssh.com' as const],
};
