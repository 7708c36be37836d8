import type { RunFacts } from '../../evidence/measurement';
import type { Alert } from './rule';

const SHOWN = 20;

// As Slack wants it; others show it all the same.
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const line = ({ scenario, title, promise, why }: Alert): string =>
  `• ${[scenario, title].filter(Boolean).join(' ')}: ${promise}: ${why}`;

/** One message for all that a run should be looked at for. */
export const messageOf = (
  alerts: readonly Alert[],
  { run, target, channel, tier }: RunFacts,
  link: string,
): { readonly text: string } => {
  const many = alerts.length === 1 ? '1 promise needs' : `${alerts.length} promises need`;
  const left = alerts.length - SHOWN;
  const text = [
    `Failover acceptance: ${many} a look (run ${run} on ${target}, channel ${channel}, tier ${tier})`,
    ...alerts.slice(0, SHOWN).map(line),
    ...(left > 0 ? [`• and ${left} more`] : []),
  ].join('\n');
  return { text: `${escaped(text)}\nReport: ${link}` };
};
