import { program } from './programs';

/** What is a machine's own about its ssh server. */
export interface SshServer {
  /** Address and port of each door. */
  readonly listens: readonly string[];
  readonly hostKey: string;
  /** Absolute, or below the home of whoever logs in. */
  readonly authorizedKeys: string;
  /** What every session finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is run instead of the command asked for, which it finds in SSH_ORIGINAL_COMMAND. */
  readonly through?: string;
}

const PATHS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where a machine looks for programs: first where its GPU's are, if it has one. */
export const pathOf = (gpu: string | undefined): string => (gpu === undefined ? PATHS : `${gpu}:${PATHS}`);

// Only the first SetEnv line counts.
const setEnv = (environment: SshServer['environment']): string =>
  Object.entries(environment)
    .map(([name, value]) => ` "${name}=${value}"`)
    .join('');

/**
 * The configuration of a machine's ssh server. Of the key exchanges that every client knows it offers the one that costs
 * OpenSSH least: logging in costs each side a fifth less than with Curve25519, of which OpenSSH has a slow version only.
 */
export const sshdConfig = (server: SshServer): string => `
${server.listens.map((door) => `ListenAddress ${door}`).join('\n')}
HostKey ${server.hostKey}
AuthorizedKeysFile ${server.authorizedKeys}
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
UseDNS no
PidFile none
PrintMotd no
PrintLastLog no
MaxSessions 100
MaxStartups 200
MaxAuthTries 20
LoginGraceTime 30
ClientAliveInterval 0
KexAlgorithms ecdh-sha2-nistp256
HostKeyAlgorithms ssh-ed25519
Ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com
Subsystem sftp internal-sftp
SetEnv${setEnv(server.environment)}
${server.through === undefined ? '' : `ForceCommand ${server.through}`}
`;

/** Runs an ssh server in the foreground, telling what it does on standard error. */
export const sshServer = (config: string): readonly string[] => [
  program('sshd'),
  '-D',
  '-e',
  '-r',
  '-f',
  config,
];
