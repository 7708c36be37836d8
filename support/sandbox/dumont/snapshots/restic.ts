import { z } from 'zod';
import { quoted } from '../machine/workload';

/** Where the repository is, and whom to trust there (PEM); nothing of it is secret. */
export interface Lodging {
  readonly url: string;
  readonly authority: string;
}

/** What only those who may see the snapshots know. */
export interface Secrets {
  readonly password: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The secrets as the command below reads them, on its input and nowhere else. */
export const told = ({ password, accessKey, secretKey }: Secrets): string =>
  `${password}\n${accessKey}\n${secretKey}\n`;

/** What is done around restic: before it where it then runs, and after it when it succeeded. */
export interface Errand {
  readonly words: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/**
 * Runs restic behind everything else the machine does, and only as long as its input is open: when nobody waits for
 * it any more, it ends, instead of going on unseen.
 */
export const command = ({ url, authority }: Lodging, { words, before = '', after = '' }: Errand): string => `
read -r RESTIC_PASSWORD && read -r AWS_ACCESS_KEY_ID && read -r AWS_SECRET_ACCESS_KEY || exit 1
exec 3<&0 </dev/null
export LC_ALL=C.UTF-8 RESTIC_PROGRESS_FPS=0.2
authority=$(mktemp) || exit 1
trap 'rm -f "$authority"' EXIT
printf %s ${quoted(authority)} >"$authority"
${before}
(
  export RESTIC_PASSWORD AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
  exec nice restic --no-cache --cacert "$authority" -r ${quoted(`s3:${url}`)} ${words.map(quoted).join(' ')}
) & restic=$!
{ cat <&3; kill -s KILL $restic; } >/dev/null 2>&1 & tie=$!
wait $restic
code=$?
kill $tie
[ $code = 0 ] || exit $code
${after}
`;

const SUMMARY = z.object({
  message_type: z.literal('summary'),
  files_new: z.number(),
  files_changed: z.number(),
  data_added: z.number(),
  total_files_processed: z.number(),
  total_bytes_processed: z.number(),
  snapshot_id: z.string(),
});

/** What restic says at the end of a backup. */
export function summaryIn(output: string): z.infer<typeof SUMMARY> | undefined {
  const lines = output.split('\n').filter((line) => line.includes('"summary"'));
  return lines.length === 1 ? SUMMARY.parse(JSON.parse(lines[0] ?? '')) : undefined;
}

const MARKED = z.array(z.object({ id: z.string(), tags: z.array(z.string()).default([]) }));

/** The snapshots of a list, by their ids, with their tags. */
export const listIn = (output: string): z.infer<typeof MARKED> => MARKED.parse(JSON.parse(output) ?? []);

const DAMAGE = /verification failed|does not exist|does not match|not found|differs/;

/** Whether the reason is that what was stored is not there as it was. */
export const isDamage = (why: string): boolean => DAMAGE.test(why);

/** Why restic failed, in its own last words. */
export function reasonIn(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim());
  const damage = lines.find((line) => DAMAGE.test(line));
  const fatal = lines.find((line) => line.startsWith('Fatal:') && !line.includes('There were'));
  return damage ?? fatal ?? lines.filter((line) => line !== '').at(-1) ?? 'it said nothing';
}

/** Restic tries again what can never succeed: an object that is not there. */
export const isHopeless = (complaint: string): boolean =>
  complaint.includes('The specified key does not exist');
