import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { PHASES } from '../records';
import type { Desk } from './desk';
import { facts, grid } from './facts';
import { resultOf } from './failover-view';
import { html, type Content, type Html } from './html';
import type { Visit } from './visit';
import { REPORT, type Event } from './wire';
import { instant, number, seconds, type Spoken } from './words';

type Report = Readonly<z.infer<typeof REPORT>>;

const totals = (report: Report, { words, language }: Spoken): Html =>
  facts(words.total, [
    [words.total, report.total_failovers],
    [words.successful, report.successful_failovers],
    [words.failed, report.failed_failovers],
    [words.successRate, `${number(report.success_rate, language)} %`],
    [words.mttr, report.successful_failovers === 0 ? words.unknown : seconds(report.mttr_ms, language)],
    [words.dataRestoredCount, report.data_restored_count],
    [words.gpusCount, report.gpus_provisioned_count],
    [words.cause, report.primary_cause],
  ]);

const latencies = ({ latency_by_phase_ms: averages }: Report, { words, language }: Spoken): Html =>
  grid(
    words.latency,
    [words.phase, words.average],
    Object.entries(averages).map(([phase, average]) => [phase, seconds(average, language)]),
  );

const cells = (event: Event, spoken: Spoken): readonly Content[] => {
  const { words, language } = spoken;
  const yesNo = (value: boolean): string => (value ? words.yes : words.no);
  const time = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : seconds(value, language);
  return [
    event.failover_id,
    instant(event.started_at),
    html`<a href="/app/machines/${event.gpu_instance_id}">${event.gpu_instance_id}</a>`,
    event.reason,
    event.phase,
    resultOf(event, spoken),
    event.new_gpu_id === null
      ? ''
      : html`<a href="/app/machines/${event.new_gpu_id}">${event.new_gpu_id}</a>`,
    yesNo(event.data_restored),
    event.restored_from,
    yesNo(event.rehearsal),
    ...PHASES.map((phase) => time(event.phase_timings_ms[phase])),
    time(event.total_time_ms),
    event.failure_reason,
  ];
};

function history(events: readonly Event[], spoken: Spoken): Html {
  const { words } = spoken;
  const headings = [
    words.failover,
    words.began,
    words.oldInstance,
    words.reason,
    words.phase,
    words.result,
    words.newInstance,
    words.restored,
    words.restoredFrom,
    words.rehearsal,
    ...PHASES,
    words.totalTime,
    words.why,
  ];
  return grid(
    words.history,
    headings,
    events.map((event) => cells(event, spoken)),
  );
}

async function body(visit: Visit): Promise<Html> {
  const report = await visit.get(REPORT, '/standby/failover/report?days=30');
  if (report.history.length === 0) return html`<p>${visit.words.noFailovers}</p>`;
  return html`<p>${visit.words.days}</p>
    ${totals(report, visit)}
    ${Object.keys(report.latency_by_phase_ms).length === 0 ? '' : latencies(report, visit)}
    ${history(report.history, visit)}`;
}

/** All failovers, as the API reports them. */
export function reportPage(_app: FastifyInstance, desk: Desk): void {
  const place = '/app/failover-report';
  desk.live(place, { place, title: ({ words }) => words.report, body });
}
