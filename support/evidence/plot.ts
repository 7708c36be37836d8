import type { TopLevelSpec } from 'vega-lite';

/** A plot as Vega-Lite describes it. */
export type Plot = TopLevelSpec;

/** Draw a plot as SVG that needs nothing else; what it says stands in it as text, for readers and for ears. */
export const drawn = async (plot: Plot, description: string): Promise<string> => {
  // Both are modules that wait for something at their top: they cannot be required.
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile({ background: 'white', padding: 6, ...plot, description });
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
};
