import type { Locator, Response } from 'playwright';
import { now } from '../clock';
import type { Page } from './console-page';
import { clickTwice, hoping, refusedInstead } from './console-page';
import { reading } from './console-seen';
import { amount, factIn } from './console-words';
import type { Address, Answered, GpuInstance, InstanceId, Readiness, Standby } from './customer';

/** The controls of a machine's page, in both languages. */
const STANDBY = /^CPU Standby$/;
const MACHINE = /^(Machine|Máquina)$/;
const SYNC = /^(Sync|Sincronização)$/;
const DESTROY = /^(Destroy|Destruir)$/;
const FAIL_OVER = /^(Simulate failover|Simular Failover)$/;
const REHEARSE = /^(Rehearse failover|Ensaiar Failover)$/;
const BEGUN = /^(?:Begun|Iniciado): ([0-9a-f]+)$/;

const addressIn = (text: string | undefined): { readonly address?: Address } => {
  const [, user, host, port] = /^(.+)@(.+):(\d+)$/.exec(text ?? '') ?? [];
  if (user === undefined || host === undefined) return {};
  return { address: { user, host, port: Number(port) } };
};

const rowsOf = (page: Page, table: RegExp): Promise<readonly string[]> =>
  page.getByRole('table', { name: table }).getByRole('row').allInnerTexts();

const machineOn = (page: Page): Promise<readonly string[]> => rowsOf(page, MACHINE);
const standbyOn = (page: Page): Promise<readonly string[]> => rowsOf(page, STANDBY);

const activeIn = (rows: readonly string[]): Pick<GpuInstance, 'active'> => {
  const epoch = factIn(rows, /^(Epoch|Época)$/);
  const { address } = addressIn(factIn(rows, /^(Address|Endereço)$/));
  if (epoch === undefined || address === undefined) return {};
  const kind = factIn(rows, /^(The work is on|O trabalho está em)$/) === 'GPU' ? 'gpu' : 'cpu';
  return { active: { ...address, kind, epoch: Number(epoch) } };
};

const said = (rows: readonly string[], name: RegExp): string => factIn(rows, name) ?? '';

const instanceIn = (rows: readonly string[]): GpuInstance | undefined => {
  const id = factIn(rows, /^(Instance|Instância)$/);
  if (id === undefined) return undefined;
  const next = factIn(rows, /^(Replaced by|Substituída por)$/);
  return {
    id: Number(id),
    status: said(rows, /^(Status|Situação)$/),
    gpu: said(rows, /^GPU$/).replace(/^\d+ × |, \d+ GB$/g, ''),
    pricePerHour: amount(said(rows, /^(Price|Preço)$/)),
    label: said(rows, /^(Label|Rótulo)$/),
    ...addressIn(factIn(rows, /^(GPU address|Endereço da GPU)$/)),
    ...activeIn(rows),
    ...(next === undefined ? {} : { replacedBy: Number(next) }),
  };
};

const readIds = async (page: Page): Promise<readonly InstanceId[]> => {
  const cards = await page.getByRole('article').allInnerTexts();
  return cards.map((text) => Number(/(?:Instance|Instância) (\d+)/.exec(text)?.[1]));
};

/** The instance that a machine's page shows; undefined when it says that there is none. */
export const readInstance = async (page: Page): Promise<GpuInstance | undefined> =>
  instanceIn(await reading(page, machineOn));

/** The instances on the list of the machines, each as its own page shows it. */
export const readInstances = async (
  page: Page,
  show: (id: InstanceId) => Promise<void>,
): Promise<readonly GpuInstance[]> => {
  const all: GpuInstance[] = [];
  for (const id of await readIds(page)) {
    await show(id);
    const instance = await readInstance(page);
    if (instance !== undefined) all.push(instance);
  }
  return all;
};

const standbyIn = (instance: InstanceId, rows: readonly string[]): Standby | undefined => {
  const state = factIn(rows, /^(State|Estado)$/);
  if (state === undefined) return undefined;
  const last = said(rows, /^(Last sync|Última sincronização)$/);
  const trouble = factIn(rows, /^(Trouble|Problema)$/);
  return {
    instance,
    state,
    name: said(rows, /^(Name|Nome)$/),
    ...addressIn(factIn(rows, /^(Address|Endereço)$/)),
    syncEnabled: /^(on|ligada)$/.test(said(rows, SYNC)),
    syncCount: amount(said(rows, /^(Syncs|Sincronizações)$/)),
    ...(trouble === undefined ? {} : { trouble }),
    ...(/^\d/.test(last) ? { lastSyncAt: last.replace(' UTC', 'Z').replace(' ', 'T') } : {}),
  };
};

/** The CPU Standby that a machine's page shows; undefined without one. */
export const readStandby = async (page: Page, instance: InstanceId): Promise<Standby | undefined> =>
  standbyIn(instance, await reading(page, standbyOn));

/** Whether the CPU Standby could take over, as a machine's page shows it: "yes", or "no" and why. */
export const readReadiness = async (page: Page): Promise<Readiness> => {
  const rows = await reading(page, standbyOn);
  const word = said(rows, /^(Ready to take over|Pronto para assumir)$/);
  const [, reason] = /^(?:no|não)\. (.*)$/.exec(word) ?? [];
  return { ready: /^(yes|sim)$/.test(word), ...(reason === undefined ? {} : { reason }) };
};

/** Turn a switch of a machine's page on or off, and wait until the page says so. */
const turn = (page: Page, name: RegExp, on: boolean): Promise<void> =>
  hoping(`The switch ${String(name)} of the machine can be turned ${on ? 'on' : 'off'}`, async () => {
    const knob = page.getByRole('switch', { name });
    if ((await knob.getAttribute('aria-checked')) === String(on)) return;
    await knob.click();
    await page.getByRole('switch', { name, checked: on }).waitFor();
  });

/** Switch the CPU Standby on or off. */
export const switchStandby = (page: Page, on: boolean): Promise<void> => turn(page, STANDBY, on);

/** Switch the sync on or off. */
export const switchSync = (page: Page, on: boolean): Promise<void> => turn(page, SYNC, on);

/** Between the last instant at which nothing had been sent yet, and the one at which the first answer was there. */
const timed = async (page: Page, acts: () => Promise<void>): Promise<Required<Answered>['asked']> => {
  let to: number | undefined;
  const heard = (response: Response): void => {
    if (response.request().method() === 'POST') to ??= now();
  };
  page.on('response', heard);
  const from = now();
  await acts().finally(() => page.off('response', heard));
  return { from, to: to ?? now() };
};

const once = (button: Locator): Promise<void> => button.click();

/** Ask for a failover; the page that follows says which one was begun, or why none. */
const asked = (page: Page, name: RegExp, press = once): Promise<Answered> =>
  hoping(`${String(name)} can be asked for on the machine’s page`, async () => {
    const button = page.getByRole('button', { name });
    const begun = page.getByRole('status').filter({ hasText: BEGUN });
    await button.waitFor();
    let refused: string | undefined;
    const span = await timed(page, async () => {
      await press(button);
      refused = await refusedInstead(page, begun);
    });
    if (refused !== undefined) return { refused, asked: span };
    return { failover: BEGUN.exec((await begun.innerText()).trim())?.[1] ?? '', asked: span };
  });

/** Ask for a failover now. */
export const failOver = (page: Page): Promise<Answered> => asked(page, FAIL_OVER);

/** Ask for a failover now, with a double click. */
export const failOverTwice = (page: Page): Promise<Answered> => asked(page, FAIL_OVER, clickTwice);

/** Ask for a failover on a spare GPU. */
export const rehearse = (page: Page): Promise<Answered> => asked(page, REHEARSE);

/** Destroy the machine, and say yes when asked. */
export const destroy = (page: Page): Promise<void> =>
  hoping('The machine can be destroyed', async () => {
    await page.getByRole('button', { name: DESTROY }).click();
    await page.getByRole('heading', { name: /^(Destroy this machine|Destruir esta máquina)/ }).waitFor();
    await page.getByRole('button', { name: DESTROY }).click();
    await page.getByRole('heading', { name: /^(My Machines|Minhas Máquinas)$/ }).waitFor();
  });
