import type { Disk } from '../disk';
import { pathOf, sshdConfig } from '../ssh-server';
import { MARK, markOf } from './family';

/** Where a machine's ssh server listens behind its published port. */
export const INNER_PORT = 2223;

// Whatever shell and home the account has: the machine's own are these.
const ENTER = `cd "$HOME" || exit 1
[ -n "$SSH_ORIGINAL_COMMAND" ] || exec sh -i
command=$SSH_ORIGINAL_COMMAND
unset SSH_ORIGINAL_COMMAND
exec sh -c "$command"
`;

/** The settings of a machine that shares this computer's files: where everything of its own is, its environment says. */
export const settingsOf = (disk: Disk, address: string, gpu: boolean): Record<string, string> => ({
  enter: ENTER,
  sshd_config: sshdConfig({
    listens: [`${address}:${INNER_PORT}`],
    hostKey: disk.at('etc/host_key'),
    authorizedKeys: disk.at('home/.ssh/authorized_keys'),
    environment: {
      PATH: pathOf(gpu ? disk.at('nvidia') : undefined),
      HOME: disk.at('home'),
      TMPDIR: disk.at('tmp'),
      WORKSPACE: disk.at('workspace'),
      WORKLOAD_DIR: disk.at('tmp/workload'),
      GPU_DEVICE: disk.at('nvidia0'),
      [MARK]: markOf(disk.directory),
    },
    through: `exec sh ${disk.at('etc/enter')}`,
  }),
});
