import { Broken, Unavailable } from '../failures';
import type { Act, Page } from './console-page';
import { hoping, machine, refusalOn, refusedInstead } from './console-page';
import type { InstanceId, Made, Restored, Snapshot, Snapshots } from './customer';
import type { Proposal } from './web-console';

/** The controls of the snapshots' pages, in both languages. */
const CREATE = /^(Create snapshot|Criar Snapshot)$/;
const NAME = /^(Name|Nome)$/;
const TABLE = /^Snapshots$/;
const RESTORE = /^(Restore|Restaurar)$/;
const KEEP = /^(Keep forever|Manter para sempre)$/;
const DELETE = /^(Delete|Excluir)$/;
const CLEAN_UP = /^(Clean up|Limpar)$/;
const NEWEST = /^(Newest of each machine to keep|Mais novos de cada máquina a manter)$/;
const DAYS = /^(Keep all of so many days|Manter todos de tantos dias)$/;
/** What the list says of what has just been done. */
const DONE =
  /^(?:Made|Restored|Deleted|Cleaned up; deleted|Criado|Restaurado|Excluído|Limpo; excluídos): (\S+)$/;
const LIST = '/app/snapshots';
/** A whole workspace on its way to the store, or back; milliseconds. */
const CARRIED = 300_000;

/** How a form is answered: what it was done to or how often, or why it was refused. */
type Answer = { readonly done: string } | { readonly refused: string };

/** Send a form, and wait for the page that answers it. */
const sent = async (page: Page, button: RegExp): Promise<Answer> => {
  const news = page.getByRole('status').filter({ hasText: DONE });
  await page.getByRole('button', { name: button }).click({ timeout: CARRIED });
  const refused = await refusedInstead(page, news, CARRIED);
  return refused === undefined
    ? { done: DONE.exec((await news.innerText()).trim())?.[1] ?? '' }
    : { refused };
};

const granted = (what: string, answer: Answer): void => {
  if ('refused' in answer)
    throw new Broken({ wrong: `The console refused to ${what}`, seen: answer.refused });
};

const rowOf = (page: Page, id: string): ReturnType<Page['getByRole']> =>
  page.getByRole('table', { name: TABLE }).getByRole('row', { name: new RegExp(`^${id.slice(0, 8)}\\b`) });

/** Ask for a snapshot to be restored; resolves to where it can be chosen what it takes the place of. */
const asked = async (page: Page, id: string): Promise<ReturnType<Page['getByRole']>> => {
  await rowOf(page, id).getByRole('button', { name: RESTORE }).click();
  const choice = page.getByRole('combobox', { name: /^GPU$/ });
  await choice.waitFor();
  return choice;
};

/** The instances that lines are about; one that is about none is left out. */
const idsIn = (lines: readonly string[]): readonly InstanceId[] =>
  lines.flatMap((line) => /, (\d+)$/.exec(line.trim())?.[1] ?? []).map(Number);

/** What a customer of the console does with snapshots. */
export class ConsoleSnapshots implements Snapshots {
  constructor(private readonly act: Act) {}

  make(instance: InstanceId, name: string): Promise<Made> {
    return this.act(machine(instance), (page) =>
      hoping('A snapshot can be made of the machine', async () => {
        await page.getByRole('button', { name: CREATE }).click();
        await page.getByRole('textbox', { name: NAME }).fill(name);
        const answer = await sent(page, CREATE);
        return 'refused' in answer ? answer : { id: answer.done };
      }),
    );
  }

  offered(): Promise<readonly Snapshot[]> {
    return this.#listed(async (page) => {
      const rows = page.getByRole('table', { name: TABLE }).getByRole('row');
      const found: Snapshot[] = [];
      for (const row of (await rows.all()).slice(1)) {
        const [id = '', name = '', label = ''] = await row.getByRole('cell').allInnerTexts();
        const pinned = (await row.getByRole('switch').getAttribute('aria-checked')) === 'true';
        found.push({ id, name, label, pinned });
      }
      return found;
    });
  }

  restore(id: string, into: InstanceId): Promise<Restored> {
    return this.#listed((page) =>
      hoping(`The snapshot ${id} can be restored`, async () => {
        const choice = await asked(page, id);
        await choice.selectOption(String(into));
        const answer = await sent(page, RESTORE);
        return 'refused' in answer ? answer : {};
      }),
    );
  }

  /** What is chosen on the page that asks before anything is restored, by whoever chooses nothing. */
  proposal(id: string): Promise<Proposal> {
    return this.#listed((page) =>
      hoping(`The console asks where the snapshot ${id} is to be restored`, async () => {
        const options = (await asked(page, id)).getByRole('option');
        const [proposed] = idsIn(await options.and(page.locator(':checked')).allInnerTexts());
        const listed = idsIn(await options.allInnerTexts());
        return { listed, ...(proposed === undefined ? {} : { proposed }) };
      }),
    );
  }

  keepForever(id: string): Promise<void> {
    return this.#listed((page) =>
      hoping(`The snapshot ${id} can be kept forever`, async () => {
        await rowOf(page, id).getByRole('switch', { name: KEEP }).click();
        await rowOf(page, id).getByRole('switch', { name: KEEP, checked: true }).waitFor();
      }),
    );
  }

  cleanUp(keepLast: number): Promise<void> {
    return this.#listed((page) =>
      hoping('Snapshots can be cleaned up', async () => {
        await page.getByRole('textbox', { name: NEWEST }).fill(String(keepLast));
        await page.getByRole('textbox', { name: DAYS }).fill('0');
        granted('clean up', await sent(page, CLEAN_UP));
      }),
    );
  }

  delete(id: string): Promise<void> {
    return this.#listed((page) =>
      hoping(`The snapshot ${id} can be deleted`, async () => {
        await rowOf(page, id).getByRole('button', { name: DELETE }).click();
        await page.getByRole('heading', { name: /^(Delete this snapshot|Excluir este snapshot)/ }).waitFor();
        granted(`delete the snapshot ${id}`, await sent(page, DELETE));
      }),
    );
  }

  /** Do something with the list, unless it says that it is not known. */
  #listed<T>(acts: (page: Page) => Promise<T>): Promise<T> {
    return this.act(LIST, async (page) => {
      const refusal = await refusalOn(page);
      if (refusal !== undefined)
        throw new Unavailable({ hoped: 'The console shows the snapshots', seen: refusal });
      return acts(page);
    });
  }
}
