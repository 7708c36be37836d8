import { familyBelow, killAll } from './family';

/** Outlives its sandbox for a moment: when its stdin ends, however that came, it ends every process of the machines. */
async function main([directory = '']: readonly string[]): Promise<void> {
  process.stdin.resume();
  const over = new Promise((resolve) => {
    process.stdin.once('end', resolve).once('error', resolve);
  });
  process.stdout.once('error', () => undefined); // nobody listens any more: stdin says so, too
  console.log('watching');
  await over;
  await killAll(() => familyBelow(directory));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : String(cause));
    process.exit(1);
  },
);
