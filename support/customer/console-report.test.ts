import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReportReader } from './console-report';

const HEADINGS = [
  'Failover',
  'Began',
  'GPU instance',
  'Phase',
  'Result',
  'detecting',
  'gpu_lost',
  'Data restored',
];
const page = (
  caption: string,
  headings: readonly string[],
  ...rows: readonly (readonly string[])[]
): string => `
<!doctype html><html><body><main>
<table><caption>Latency by phase</caption><tr><th>detecting</th><td>9 ms</td></tr></table>
<table>
  <caption>
    ${caption}
  </caption>
  <thead><tr>${headings.map((each) => `<th scope="col">${each}</th>`).join('')}</tr></thead>
  <tbody>${rows.map((cells) => `<tr>${cells.map((each) => `<td>${each}</td>`).join('')}</tr>`).join('')}</tbody>
</table></main></body></html>`;
const GONE = [
  'f1',
  '2026-11-27 21:16:14.338 UTC',
  '7',
  'complete',
  'success',
  '0.533 s',
  '<b>1.2</b>\n s',
  'yes',
];

test('reads each failover of the history, whatever else stands in other tables', () => {
  const told = new ReportReader().read(page('History', HEADINGS, GONE));
  assert.equal(told.length, 1);
  assert.deepEqual(told[0], {
    ...{ id: 'f1', instance: 7, reason: '', phase: 'complete', success: true, dataRestored: true },
    ...{ rehearsal: false, startedAt: '2026-11-27T21:16:14.338Z' },
    phaseTimings: { detecting: 533, gpu_lost: 1_200 },
  });
});

test('reads what a customer is told who reads Portuguese', () => {
  const headings = ['Failover', 'Início', 'Instância de GPU', 'Fase', 'Resultado', 'Dados restaurados'];
  const row = ['f2', '', '8', 'failed', 'falha', 'não'];
  const [told] = new ReportReader().read(page('Histórico', headings, row));
  assert.deepEqual([told?.id, told?.instance, told?.success, told?.dataRestored], ['f2', 8, false, false]);
});

test('tells of no failover where there is none, and anew when the page says something else', () => {
  const reader = new ReportReader();
  assert.deepEqual(reader.read('<p>No failover yet</p>'), []);
  const one = page('History', HEADINGS, GONE);
  const told = reader.read(one);
  assert.equal(reader.read(one), told);
  assert.equal(reader.read(page('History', HEADINGS, GONE, GONE)).length, 2);
});
