import { find, program } from '../programs';

/** How the kernel of each kind of computer is asked for prctl. */
const PRCTL: Readonly<Partial<Record<NodeJS.Architecture, number>>> = { x64: 157, arm64: 167, riscv64: 167 };

// 36: from now on whatever is orphaned below this process answers to it.
const SCRIPT = `syscall($ARGV[0] + 0, 36, 1, 0, 0, 0) == 0 or die "prctl: $!\\n";
my $server = fork;
exec @ARGV[1 .. $#ARGV] if defined $server and $server == 0;
my $gone = 0;
$gone = wait while $gone != $server and $gone != -1;`;

/**
 * Runs an ssh server under a first process, as every computer has one: what is orphaned on the machine answers to it,
 * and is cleared away when it has ended. Where that cannot be had, the first process of this computer does it.
 */
export function underInit(server: readonly string[]): readonly string[] {
  const prctl = PRCTL[process.arch];
  if (prctl === undefined || find('perl') === undefined) return server;
  return [program('perl'), '-e', SCRIPT, String(prctl), ...server];
}
