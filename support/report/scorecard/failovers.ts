import { spokenMeasure } from '../../evidence/measurement';
import type { Card, Played } from './card';
import { html, type Markup, verbatim } from './markup';

const figure = ({ id, title, failover, picture }: Played): Markup => {
  if (failover === undefined || picture === undefined) return html``;
  const { fault, rto_standby: standby, rto_gpu: gpu, acknowledged, lost, paid } = failover;
  return html`<figure>
    <figcaption>
      <strong>${[id, title].filter(Boolean).join(' ')}</strong> (${fault}): back on the CPU Standby after
      ${spokenMeasure(standby, 'ms')}, on a GPU after ${spokenMeasure(gpu, 'ms')}; ${acknowledged} records
      saved, the last ${lost} of them lost; ${spokenMeasure(paid, 'dollars')} paid.
    </figcaption>
    ${verbatim(picture)}
  </figure>`;
};

/** A picture of each failover: what was seen above what the product claimed, what was saved, what was paid. */
export const failovers = ({ scenarios }: Card): Markup => {
  const seen = scenarios.filter(({ failover, picture }) => failover !== undefined && picture !== undefined);
  if (seen.length === 0) return html``;
  return html`<section>
    <h2>Failovers</h2>
    <p class="dim">
      Seconds from the fault on. The upper bar is what was seen at the machines and in the suppliers’ books,
      the lower one what the product claimed.
    </p>
    ${seen.map(figure)}
  </section>`;
};
