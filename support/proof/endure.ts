/** Does it hold out? Healthy instances on a busy computer, a product that is killed in the middle, a run of the suite that is. */
import { LOSSES, readEndurance, type Endurance, type Loss, type Trial } from './asked';
import { leaveInPeace } from './healthy';
import { killDuringFailover } from './product-kills';
import { Progress } from './progress';
import { asCommand } from './command';
import { HELP } from './help';
import { killRunner, momentsOf } from './runner-kills';
import { startSeparateSandbox, type SeparateSandbox } from './separate-sandbox';
import { giveBack, inSite } from './site';

const HEALTHY = 4;
/** So many instants are drawn beside the kinds of ledger rows. */
const DRAWN = 10;
/** A row is there, and the runner is dead, within so long; milliseconds. */
const PROMPT = 50;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const peace = ({ newRun, peace: during }: Endurance, signal: AbortSignal): Promise<readonly string[]> =>
  inSite(newRun(), signal, async (site) => {
    const looks = Math.max(1, Math.round(during / 30_000));
    say(`${HEALTHY} healthy instances, every core busy`);
    const progress = new Progress(looks, process.stdout);
    const found = await leaveInPeace(site, { instances: HEALTHY, during, looks, progress });
    await giveBack(site);
    return found;
  });

const product = ({ newRun, kills }: Endurance, signal: AbortSignal): Promise<readonly string[]> =>
  inSite(newRun(), signal, async (site) => {
    say(`${kills} failovers in which the product is killed`);
    const progress = new Progress(kills, process.stdout);
    const objections: string[] = [];
    for (let n = 0; n < kills; n += 1) {
      const fault = LOSSES[n % LOSSES.length] as Loss;
      const title = `kill ${n}`;
      const { killedAfter, phase, objections: found } = await killDuringFailover(site, fault, title);
      await giveBack(site);
      progress.done(`${fault}, killed after ${killedAfter} ms: ${phase}${found.length > 0 ? ', WRONG' : ''}`);
      objections.push(...found.map((one) => `${title} (${fault}, after ${killedAfter} ms): ${one}`));
    }
    return objections;
  });

const runner = async (asked: Endurance, signal: AbortSignal): Promise<readonly string[]> => {
  const sandbox = await startSeparateSandbox(signal);
  try {
    return await killRunners(asked, sandbox, signal);
  } finally {
    await sandbox.close();
  }
};

const killRunners = async (
  { seed }: Endurance,
  sandbox: SeparateSandbox,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const moments = momentsOf(DRAWN);
  say(`${moments.length} runs of the suite that are killed, against a sandbox beside them`);
  const progress = new Progress(moments.length, process.stdout);
  const objections: string[] = [];
  for (const [n, one] of moments.entries()) {
    signal.throwIfAborted();
    const { moment, late, returned, objections: found } = await killRunner(sandbox, { moment: one, n, seed });
    progress.done(`killed ${moment} (${late} ms later): the next start returned ${returned}`);
    objections.push(...found);
    if (late > PROMPT) objections.push(`${moment}: killed only ${late} ms later, which proves less`);
  }
  return objections;
};

const WAYS: Readonly<Record<Trial, typeof peace>> = { peace, product, runner };

void asCommand(HELP.endure, async (signal) => {
  const asked = readEndurance(process.argv.slice(2));
  say(`Seed ${asked.seed}`);
  const objections: string[] = [];
  for (const trial of asked.only) objections.push(...(await WAYS[trial](asked, signal)));
  say(objections.length === 0 ? 'It holds out' : '');
  return objections;
});
