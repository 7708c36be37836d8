import { drawn, type Plot } from './plot';
import { density, type Timeline } from './timeline';

const WIDTH = 720;
const PARTS = 120;
/** A phase shorter than this part of the timeline has no room for its name. */
const LEGIBLE = 0.1;

const COLOURS: Readonly<Record<string, string>> = {
  detecting: '#b45309',
  gpu_lost: '#b91c1c',
  failover_to_cpu: '#7c3aed',
  'searching_gpu+provisioning': '#1d4ed8',
  searching_gpu: '#1e40af',
  provisioning: '#2563eb',
  restoring: '#0e7490',
  complete: '#15803d',
  failed: '#111827',
};

const seconds = (ms: number): number => ms / 1_000;

const bars = ({ from, to, ...spans }: Timeline): readonly object[] =>
  (['observed', 'claimed'] as const).flatMap((row) =>
    spans[row].map((span) => ({
      row,
      phase: span.phase,
      name: (span.to - span.from) / (to - from) < LEGIBLE ? '' : span.phase,
      from: seconds(span.from),
      to: seconds(span.to),
      until: span.open ? 'the end, unfinished' : `${seconds(span.to).toFixed(2)} s`,
      middle: seconds((span.from + span.to) / 2),
    })),
  );

const ROWS = { field: 'row', type: 'nominal', sort: ['observed', 'claimed'], title: null } as const;

const x = ({ from, to }: Timeline): object => ({
  type: 'quantitative',
  scale: { domain: [seconds(from), seconds(to)], nice: false },
});

const faultLine = (timeline: Timeline): object => ({
  data: { values: [{ at: 0, what: timeline.fault }] },
  mark: { type: 'rule', color: '#dc2626', strokeWidth: 2 },
  encoding: { x: { field: 'at', ...x(timeline), title: null } },
});

const phases = (timeline: Timeline): object => {
  const used = [...timeline.observed, ...timeline.claimed].map(({ phase }) => phase);
  const domain = Object.keys(COLOURS).filter((phase) => used.includes(phase));
  const color = {
    ...{ field: 'phase', type: 'nominal', title: null },
    scale: { domain, range: domain.map((phase) => COLOURS[phase]) },
    legend: { orient: 'top', columns: 4, symbolType: 'square', labelLimit: 240 },
  };
  return {
    ...{ width: WIDTH, height: 64 },
    title: { text: timeline.fault, color: '#b91c1c', fontSize: 12 },
    data: { values: bars(timeline) },
    layer: [
      {
        mark: { type: 'bar', height: 22 },
        encoding: { x: { field: 'from', ...x(timeline), title: null }, x2: { field: 'to' }, y: ROWS, color },
      },
      {
        mark: { type: 'text', fontSize: 10, color: 'white' },
        encoding: { x: { field: 'middle', ...x(timeline) }, y: ROWS, text: { field: 'name' } },
      },
      faultLine(timeline),
    ],
  };
};

const acknowledged = (timeline: Timeline): object => {
  const { from, to } = timeline;
  const width = (to - from) / PARTS;
  const values = density(timeline, PARTS).map((records, part) => ({
    records,
    from: seconds(from + part * width),
    to: seconds(from + (part + 1) * width),
  }));
  return {
    ...{ width: WIDTH, height: 36 },
    layer: [
      {
        data: { values },
        mark: { type: 'bar', color: '#334155' },
        encoding: {
          x: { field: 'from', ...x(timeline), title: null },
          x2: { field: 'to' },
          y: { field: 'records', type: 'quantitative', title: 'saved', axis: { tickCount: 2 } },
          y2: { datum: 0 },
        },
      },
      faultLine(timeline),
    ],
  };
};

const paid = (timeline: Timeline): object => ({
  ...{ width: WIDTH, height: 36 },
  layer: [
    {
      data: { values: timeline.paid.map(({ at, pricePerHour }) => ({ at: seconds(at), pricePerHour })) },
      mark: { type: 'area', interpolate: 'step-after', color: '#65a30d', line: { color: '#3f6212' } },
      encoding: {
        x: { field: 'at', ...x(timeline), title: 'seconds from the fault' },
        y: { field: 'pricePerHour', type: 'quantitative', title: '$ per hour', axis: { tickCount: 2 } },
      },
    },
    faultLine(timeline),
  ],
});

/** The timeline as a picture: phases seen above phases claimed, when records were saved, what was paid at each moment. */
export const timelineSvg = (timeline: Timeline): Promise<string> => {
  const plot = { vconcat: [phases(timeline), acknowledged(timeline), paid(timeline)], spacing: 8 };
  const told = bars(timeline).length === 0 ? 'nothing was lost' : 'the phases seen above those claimed';
  return drawn(plot as Plot, `Timeline from the fault "${timeline.fault}" on: ${told}`);
};
