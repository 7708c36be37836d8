import type { Page } from './console-page';
import { reading } from './console-seen';
import { milliseconds } from './console-words';
import type { Failover, Phase } from './customer';
import { PHASES } from './customer';

const STEP = /^([a-z_]+)(?: ([\d.,]+ s))?(?: (?:done|concluída))?$/;
const SOURCE = /^\D*(\d+) · (.+) · \d{4}-/;
const RUNNING = /^(?:Failover in progress|Failover em andamento): ([a-z_]+)$/;
const FAILED = /^(?:The failover failed|O failover falhou): (.*)$/;
const MOVED = /^(?:New GPU instance|Nova instância de GPU): (\d+)$/;
const RESTORED = /^(?:Data restored|Dados restaurados): (yes|sim)$/;
const REHEARSED = /^(?:Rehearsal|Ensaio) [0-9a-f]+$/;
const FROM = /^(?:Restored from|Restaurado de): (?!no$|não$)(\S+)$/;
const TOTAL = /^(?:Total time|Tempo total): ([\d.,]+ s)$/;

/** How the panel of a failover, or of a rehearsal, is called. */
const PANEL = /^(Failover|Rehearsal|Ensaio) /;

type Lines = readonly string[];

const first = (lines: Lines, what: RegExp): string | undefined =>
  lines.map((line) => what.exec(line)?.[1]).find((found) => found !== undefined);

const timingsIn = (lines: Lines): Failover['phaseTimings'] =>
  Object.fromEntries(
    lines.flatMap((line): readonly (readonly [Phase, number])[] => {
      const [, word, took] = STEP.exec(line) ?? [];
      const phase = PHASES.find((each) => each === word);
      return phase === undefined || took === undefined ? [] : [[phase, milliseconds(took)]];
    }),
  );

const endIn = (lines: Lines): Pick<Failover, 'phase' | 'success' | 'failureReason'> => {
  const running = first(lines, RUNNING);
  const phase = PHASES.find((each) => each === running);
  if (phase !== undefined) return { phase };
  const failureReason = first(lines, FAILED);
  return failureReason === undefined
    ? { phase: 'complete', success: true }
    : { phase: 'failed', success: false, failureReason };
};

const resultIn = (lines: Lines): Pick<Failover, 'newInstance' | 'restoredFrom' | 'totalTime'> => {
  const [moved, restoredFrom, total] = [first(lines, MOVED), first(lines, FROM), first(lines, TOTAL)];
  return {
    ...(moved === undefined ? {} : { newInstance: Number(moved) }),
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
    ...(total === undefined ? {} : { totalTime: milliseconds(total) }),
  };
};

/** The failover that one panel tells of, from its lines. */
const progressIn = (text: string): Failover => {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  const [, instance, reason = ''] =
    lines.map((line) => SOURCE.exec(line)).find((found) => found !== null) ?? [];
  return {
    id: first(lines, /^(?:Failover|Rehearsal|Ensaio) ([0-9a-f]+)$/) ?? '',
    instance: Number(instance),
    reason,
    rehearsal: lines.some((line) => REHEARSED.test(line)),
    dataRestored: first(lines, RESTORED) !== undefined,
    phaseTimings: timingsIn(lines),
    ...endIn(lines),
    ...resultIn(lines),
  };
};

const panelsOn = async (page: Page): Promise<readonly Failover[]> => {
  const panels = await page.getByRole('region', { name: PANEL }).allInnerTexts();
  return panels.map(progressIn);
};

/** The failovers that a machine's page shows, phase by phase. */
export const readProgress = (page: Page): Promise<readonly Failover[]> => reading(page, panelsOn);
