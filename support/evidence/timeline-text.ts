import { density, type Span, type Timeline } from './timeline';

const WIDTH = 80;

const seconds = (ms: number): string => (ms / 1_000).toFixed(2);

const spanLine = ({ phase, from, to, open }: Span): string =>
  `  ${phase.padEnd(26)}${seconds(from).padStart(8)} to ${open ? 'the end, unfinished' : seconds(to).padStart(8)}`;

const spans = (title: string, found: readonly Span[]): readonly string[] => [
  title,
  ...(found.length === 0 ? ['  nothing'] : found.map(spanLine)),
];

const strip = (timeline: Timeline): string => {
  const counts = density(timeline, WIDTH);
  const most = Math.max(1, ...counts);
  return counts.map((count) => (count === 0 ? '.' : count >= most / 2 ? '#' : '+')).join('');
};

/** The timeline as text: phases seen above phases claimed, and when records were acknowledged. */
export const timelineText = (timeline: Timeline): string => {
  const { fault, from, to } = timeline;
  const mark = Math.min(WIDTH - 1, Math.max(0, Math.floor((-from / (to - from)) * WIDTH)));
  return [
    `Timeline in seconds from the fault (${fault})`,
    ...spans('Observed', timeline.observed),
    ...spans('Claimed', timeline.claimed),
    `Records acknowledged, from ${seconds(from)} to ${seconds(to)}`,
    `  ${strip(timeline)}`,
    `  ${' '.repeat(mark)}^ fault`,
  ].join('\n');
};
