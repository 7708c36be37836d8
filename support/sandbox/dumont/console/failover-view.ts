import { PHASES } from '../records';
import { html, type Content, type Html } from './html';
import type { Event } from './wire';
import { instant, seconds, type Spoken } from './words';

/** What came of a failover so far. */
export function resultOf({ success }: Event, { words }: Spoken): string {
  if (success === null) return words.running;
  return success ? words.success : words.failure;
}

/** A rehearsal is never taken for the real thing. */
const nameOf = ({ rehearsal }: Event, { words }: Spoken): string =>
  rehearsal ? words.rehearsal : words.failover;

/** One failover in one line. */
export const eventLine = (event: Event, spoken: Spoken): Html =>
  html`${instant(event.started_at)} · ${nameOf(event, spoken)} · ${spoken.words.instance}
  ${event.gpu_instance_id} · ${resultOf(event, spoken)}`;

function message(event: Event, { words }: Spoken): Content {
  if (event.success === null) return `${words.messageRunning} ${event.phase}`;
  if (!event.success) return `${words.messageFailed} ${event.failure_reason ?? words.unknown}`;
  if (event.rehearsal) return words.rehearsed;
  if (event.new_gpu_id === null) return words.success;
  return html`${words.messageDone} <a href="/app/machines/${event.new_gpu_id}">${event.new_gpu_id}</a>`;
}

/** Whether a phase is over, goes on, or is still to come. */
function standing(event: Event, phase: string): 'done' | 'running' | 'ahead' {
  if (event.phase_timings_ms[phase] !== undefined) return 'done';
  if (event.phase !== phase) return 'ahead';
  if (event.success === null) return 'running';
  return event.success ? 'done' : 'ahead';
}

const MARKS = {
  done: html``,
  running: html` aria-current="step"`,
  ahead: html` class="ahead"`,
} as const;

function step(event: Event, phase: string, { words, language }: Spoken): Html {
  const took = event.phase_timings_ms[phase];
  const stands = standing(event, phase);
  const time = took === undefined ? '' : ` ${seconds(took, language)}`;
  const done = stands === 'done' && html` <span class="badge good">${words.done}</span>`;
  return html`<li data-testid="failover-step-${phase}" ${MARKS[stands]}>${phase}${time}${done}</li>`;
}

/** Of a failed failover the last phase is another one. */
const stepsOf = ({ success }: Event): readonly string[] =>
  success === false ? [...PHASES.filter((phase) => phase !== 'complete'), 'failed'] : PHASES;

/** What a failover moved, once it is over. */
function outcome(event: Event, { words, language }: Spoken): Content {
  if (event.completed_at === null) return '';
  const total = event.total_time_ms;
  return html`<ul>
    <li>${words.newInstance}: ${event.new_gpu_id ?? words.no}</li>
    <li>${words.restored}: ${event.data_restored ? words.yes : words.no}</li>
    <li>${words.restoredFrom}: ${event.restored_from ?? words.no}</li>
    <li>${words.totalTime}: ${total === null ? words.unknown : seconds(total, language)}</li>
  </ul>`;
}

/** Every phase of one failover as it goes on, with the real time of each that is over. */
export const failoverPanel = (event: Event, spoken: Spoken): Html =>
  html`<section
    id="failover-${event.failover_id}"
    data-testid="failover-progress-panel"
    aria-label="${nameOf(event, spoken)} ${event.failover_id}"
  >
    <h2>${nameOf(event, spoken)} ${event.failover_id}</h2>
    <p data-testid="failover-message" role="status">${message(event, spoken)}</p>
    <p>
      ${spoken.words.oldInstance} ${event.gpu_instance_id} · ${event.reason} · ${instant(event.started_at)}
    </p>
    <ol class="phases" aria-label="${spoken.words.phases}">
      ${stepsOf(event).map((phase) => step(event, phase, spoken))}
    </ol>
    ${outcome(event, spoken)}
  </section>`;
