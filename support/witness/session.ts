/** How does the witness reach one machine? One SSH connection, and on it the session that carries looks and answers. */
import { createHash } from 'node:crypto';
import { Client, type ClientChannel } from 'ssh2';
import { Unavailable } from '../failures';
import { sessionCommand } from './workload';

/** Where to connect, and as whom. */
export interface Door {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string | Buffer;
}

/** Who is told what a session hears. */
export interface Ear {
  /** The machine showed its host key; false hangs up. */
  readonly trusts: (hostKey: string) => boolean;
  /** The machine let the witness in. */
  readonly entered: () => void;
  readonly heard: (line: string) => void;
  readonly closed: (because: string) => void;
}

const CONNECT = 2_000;
const READ = 'something is read over SSH';
const ALGORITHMS = {
  kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
  cipher: ['aes128-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr'],
} as const;

/** The host key as people compare it. */
const fingerprint = (key: Buffer): string => createHash('sha256').update(key).digest('base64').slice(0, 43);

const lines = (hear: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) hear(part);
  };
};

/** One connection to one machine, from the first packet until it closes. */
export class Session {
  readonly #client = new Client();
  #stream: ClientChannel | undefined;
  #because = 'the connection closed';

  constructor(
    readonly name: string,
    door: Door,
    private readonly ear: Ear,
  ) {
    this.#client
      .on('connect', () => this.#client.setNoDelay(true))
      .on('ready', () => {
        this.ear.entered();
        this.#begin();
      })
      .on('error', (error) => {
        this.#because = error.message;
      })
      .on('close', () => {
        this.ear.closed(this.#because);
      })
      .connect({
        host: door.host,
        port: door.port,
        username: door.user,
        privateKey: door.privateKey,
        readyTimeout: CONNECT,
        algorithms: { kex: [...ALGORITHMS.kex], cipher: [...ALGORITHMS.cipher] },
        hostVerifier: (key: Buffer) => this.ear.trusts(fingerprint(key)),
      });
  }

  /** Send one line to the machine. */
  write(line: string): void {
    this.#stream?.write(`${line}\n`);
  }

  /** Everything a command of its own prints on the machine. */
  read(command: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#client.exec(command, (error, stream) => {
        if (error !== undefined) reject(new Unavailable({ hoped: READ, cause: error }));
        else collect(stream, resolve, reject);
      });
    });
  }

  /** Hears every line that a command of its own prints, until the session ends. */
  follow(command: string, heard: (line: string) => void): void {
    this.#client.exec(command, (error, stream) => {
      if (error !== undefined) {
        this.#because = error.message;
        this.end();
        return;
      }
      stream.on('data', lines(heard));
      stream.stderr.resume();
    });
  }

  end(): void {
    this.#client.destroy();
  }

  #begin(): void {
    this.#client.exec(sessionCommand(this.name), (error, stream) => {
      if (error !== undefined) {
        this.#because = error.message;
        this.end();
        return;
      }
      this.#stream = stream;
      stream.on('data', lines(this.ear.heard));
      stream.stderr.on('data', (chunk: Buffer) => (this.#because = chunk.toString('utf8').trim()));
      stream.on('close', () => {
        this.end();
      });
    });
  }
}

const collect = (
  stream: ClientChannel,
  resolve: (printed: Buffer) => void,
  reject: (error: Error) => void,
): void => {
  const chunks: Buffer[] = [];
  let complaint = '';
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
  stream.on('close', (code: number | null | undefined) => {
    if (code === 0) resolve(Buffer.concat(chunks));
    else reject(new Unavailable({ hoped: READ, seen: complaint.trim() || 'the end' }));
  });
};
