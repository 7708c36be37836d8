import type { TopLevelSpec } from 'vega-lite';

/** A plot as Vega-Lite describes it. */
export type Plot = TopLevelSpec;

// Both are modules that wait for something at their top: they cannot be required.
const libraries = () => Promise.all([import('vega'), import('vega-lite')]);

/** Draw a plot as SVG that needs nothing else; what it says stands in it as text, for readers and for ears. */
export const drawn = async (plot: Plot, description: string): Promise<string> => {
  const [{ parse, View }, { compile }] = await libraries();
  const { spec } = compile({ background: 'white', padding: 6, ...plot, description });
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
};

const SPARKLINE: Plot = {
  ...{ width: 90, height: 18, padding: 2, background: 'transparent' },
  data: { name: 'readings', values: [] },
  mark: { type: 'line', point: { size: 8 }, color: '#3b82f6', strokeWidth: 1.5, aria: false },
  encoding: {
    x: { field: 'run', type: 'quantitative', axis: null },
    y: { field: 'reading', type: 'quantitative', axis: null, scale: { zero: false } },
  },
  config: { view: { stroke: null } },
};

/** Draw how some readings went, from the first to the last: one small line each, of one look. */
export const sparklines = async (series: readonly (readonly number[])[]): Promise<readonly string[]> => {
  if (series.length === 0) return [];
  const [{ parse, View }, { compile }] = await libraries();
  const view = new View(parse(compile(SPARKLINE).spec), { renderer: 'none' });
  const drawings: string[] = [];
  try {
    for (const readings of series) {
      view.description(`${readings.length} readings, oldest first`);
      view.data(
        'readings',
        readings.map((reading, run) => ({ run, reading })),
      );
      drawings.push(await view.toSVG());
    }
    return drawings;
  } finally {
    view.finalize();
  }
};
