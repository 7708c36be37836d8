import { density, type Span, type Timeline } from './timeline';

const WIDTH = 900;
const LEFT = 110;
const RIGHT = 20;
const ROW = { observed: 34, claimed: 66, offers: 104, axis: 138 } as const;
const BAR = 22;
const HEIGHT = 160;
const PARTS = 100;
const LETTER = 6.2;
const STEPS = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000];

const COLOURS: Readonly<Record<string, string>> = {
  detecting: '#b45309',
  gpu_lost: '#b91c1c',
  failover_to_cpu: '#7c3aed',
  searching_gpu: '#1d4ed8',
  provisioning: '#1d4ed8',
  restoring: '#0e7490',
  complete: '#15803d',
  failed: '#111827',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const seconds = (ms: number): string => `${Number((ms / 1_000).toFixed(2))} s`;

const round = (value: number): number => Math.round(value * 10) / 10;

/** Draws a timeline: phases seen above phases claimed, records acknowledged as a strip, the fault as a line. */
class Drawing {
  readonly #scale: number;

  constructor(private readonly timeline: Timeline) {
    this.#scale = (WIDTH - LEFT - RIGHT) / (timeline.to - timeline.from);
  }

  #x(ms: number): number {
    return round(LEFT + (ms - this.timeline.from) * this.#scale);
  }

  #bar({ phase, from, to, open }: Span, y: number): string {
    const [x, width] = [this.#x(from), Math.max(1, round((to - from) * this.#scale))];
    const colour = COLOURS[phase.split('+')[0] ?? ''] ?? '#475569';
    const name = escaped(phase);
    const told = `${name}: ${seconds(from)} to ${open ? 'the end, unfinished' : seconds(to)}`;
    const label =
      phase.length * LETTER < width
        ? `<text x="${x + 4}" y="${y + 15}" fill="#fff" font-size="11">${name}</text>`
        : '';
    const dash = open ? ' stroke="#111827" stroke-dasharray="4 3"' : '';
    return `<g><title>${told}</title><rect x="${x}" y="${y}" width="${width}" height="${BAR}" fill="${colour}"${dash}/>${label}</g>`;
  }

  #strip(): string {
    const counts = density(this.timeline, PARTS);
    const most = Math.max(1, ...counts);
    const width = (WIDTH - LEFT - RIGHT) / PARTS;
    return counts
      .map((count, part) => ({ count, x: round(LEFT + part * width) }))
      .filter(({ count }) => count > 0)
      .map(({ count, x }) => {
        const height = round((BAR * count) / most);
        return `<rect x="${x}" y="${ROW.offers + BAR - height}" width="${round(width)}" height="${height}" fill="#334155"/>`;
      })
      .join('');
  }

  #axis(): string {
    const { from, to } = this.timeline;
    const step = STEPS.find((size) => (to - from) / size <= 12) ?? to - from;
    const first = Math.ceil(from / step);
    const ticks = Array.from({ length: Math.floor(to / step) - first + 1 }, (_, n) => (first + n) * step);
    return ticks
      .map((ms) => {
        const x = this.#x(ms);
        return `<line x1="${x}" y1="${ROW.axis - 6}" x2="${x}" y2="${ROW.axis}" stroke="#64748b"/><text x="${x}" y="${ROW.axis + 14}" text-anchor="middle" font-size="11">${seconds(ms)}</text>`;
      })
      .join('');
  }

  #fault(): string {
    const x = this.#x(0);
    return `<line x1="${x}" y1="22" x2="${x}" y2="${ROW.axis}" stroke="#dc2626" stroke-width="2"/><text x="${x}" y="16" text-anchor="middle" font-size="12" fill="#b91c1c">${escaped(this.timeline.fault)}</text>`;
  }

  toString(): string {
    const { observed, claimed } = this.timeline;
    const names = [
      ['observed', ROW.observed],
      ['claimed', ROW.claimed],
      ['acknowledged', ROW.offers],
    ] as const;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" fill="#111827">`,
      '<title>Timeline of the failover, in seconds from the fault</title>',
      `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
      ...names.map(([name, y]) => `<text x="8" y="${y + 15}" font-size="12">${name}</text>`),
      ...observed.map((span) => this.#bar(span, ROW.observed)),
      ...claimed.map((span) => this.#bar(span, ROW.claimed)),
      this.#strip(),
      this.#axis(),
      this.#fault(),
      '</svg>',
    ].join('');
  }
}

/** The timeline as a small picture. */
export const timelineSvg = (timeline: Timeline): string => new Drawing(timeline).toString();
