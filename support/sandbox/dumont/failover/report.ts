import type { FailoverEvent, Phase } from '../records';

/** What a time's failovers come to, in the words of the report. */
export interface Totals {
  readonly total_failovers: number;
  readonly successful_failovers: number;
  readonly failed_failovers: number;
  readonly success_rate: number;
  readonly mttr_ms: number;
  readonly mttr_seconds: number;
  readonly latency_by_phase_ms: Readonly<Record<string, number>>;
  readonly data_restored_count: number;
  readonly gpus_provisioned_count: number;
  readonly primary_cause: string | null;
}

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);

function latencies(events: readonly FailoverEvent[]): Readonly<Record<string, number>> {
  const timed = events.flatMap(({ timings }) => Object.entries(timings) as [Phase, number][]);
  const phases = [...new Set(timed.map(([phase]) => phase))];
  const of = (wanted: Phase): number =>
    average(timed.filter(([phase]) => phase === wanted).map(([, spent]) => spent));
  return Object.fromEntries(phases.map((phase) => [phase, of(phase)]));
}

function mostFrequent(causes: readonly string[]): string | null {
  const counted = new Map<string, number>();
  for (const cause of causes) counted.set(cause, (counted.get(cause) ?? 0) + 1);
  return [...counted].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

/** The totals of finished failovers; rehearsals and running ones do not count. */
export function reportOf(events: readonly FailoverEvent[]): Totals {
  const finished = events.filter(({ success, rehearsal }) => success !== null && !rehearsal);
  const successful = finished.filter(({ success }) => success);
  const mttr = average(successful.flatMap(({ totalTime }) => (totalTime === null ? [] : [totalTime])));
  const rate = finished.length === 0 ? 0 : (successful.length / finished.length) * 100;
  return {
    total_failovers: finished.length,
    successful_failovers: successful.length,
    failed_failovers: finished.length - successful.length,
    success_rate: rate,
    mttr_ms: mttr,
    mttr_seconds: mttr / 1000,
    latency_by_phase_ms: latencies(finished),
    data_restored_count: finished.filter(({ dataRestored }) => dataRestored).length,
    gpus_provisioned_count: finished.filter(({ newInstance }) => newInstance !== null).length,
    primary_cause: mostFrequent(finished.map(({ reason }) => reason)),
  };
}
