import { fieldsOf, REGIONS, regionWord, standsIn, type Choice } from './choice';
import { facts } from './facts';
import { html, type Content, type Html } from './html';
import { form } from './layout';
import type { Visit } from './visit';
import { OFFERS, PRICING, REPORT, type Offer } from './wire';
import { dollars, number, seconds, type Words } from './words';

/** The steps of the wizard, in order. */
export const STEPS = ['region', 'hardware', 'strategy', 'provision'] as const;
export type Step = (typeof STEPS)[number];

/** The label of a step. */
export const stepWord = (step: Step, words: Words): string =>
  ({
    region: words.stepRegion,
    hardware: words.stepHardware,
    strategy: words.stepStrategy,
    provision: words.stepProvision,
  })[step];

const before = (step: Step): Step => STEPS[Math.max(0, STEPS.indexOf(step) - 1)] ?? 'region';
const after = (step: Step): Step => STEPS[STEPS.indexOf(step) + 1] ?? 'provision';

const hidden = (fields: readonly (readonly [string, string])[]): Html =>
  html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}`;

const address = (step: Step, choice: Choice): string =>
  `/app/new?${new URLSearchParams([['step', step], ...fieldsOf(choice).map(([name, value]): [string, string] => [name, value])]).toString()}`;

/** Which step it is, of which. */
export const progress = (step: Step, { words }: Visit): Html =>
  html`<ol class="wizard" aria-label="${words.steps}">
    ${STEPS.map(
      (one) => html`<li${one === step ? html` aria-current="step"` : ''}>${stepWord(one, words)}</li>`,
    )}
  </ol>`;

const buttons = (step: Step, choice: Choice, { words }: Visit): Html =>
  html`<div class="row">
    ${step === 'region' ? '' : html`<a role="button" class="secondary" href="${address(before(step), choice)}">${words.back}</a>`}
    <button>${step === 'provision' ? words.start : words.next}</button>
    <a role="button" class="secondary outline" href="/app/machines">${words.cancel}</a>
  </div>`;

/** One step asks for something and keeps what was chosen before; nothing is rented by it. */
const asking =
  (step: Step, choice: Choice, asked: readonly (keyof Choice)[]) =>
  (visit: Visit, fields: Content): Html =>
    html`<form method="get" action="/app/new">
      <input type="hidden" name="step" value="${after(step)}" />
      ${hidden(fieldsOf(choice, asked))}${fields}${buttons(step, choice, visit)}
    </form>`;

async function offersFor(visit: Visit, { region, gpu }: Choice): Promise<readonly Offer[]> {
  const { offers } = await visit.get(OFFERS, '/instances/offers?limit=100');
  return offers.filter(
    ({ gpu_name: name, geolocation }) =>
      standsIn(region, geolocation) && (gpu === '' || name.startsWith(gpu)),
  );
}

async function regionStep(visit: Visit, choice: Choice): Promise<Html> {
  const { offers } = await visit.get(OFFERS, '/instances/offers?limit=100');
  const line = (region: Choice['region']): Html => {
    const here = offers.filter(({ geolocation }) => standsIn(region, geolocation));
    const from =
      here[0] === undefined ? '' : ` ${visit.words.from} ${dollars(here[0].dph_total, visit.language)}/h`;
    return html`<label
      ><input
        type="radio"
        name="region"
        value="${region}"
        ${choice.region === region ? html` checked` : ''}
      />${regionWord(region, visit.words)}
      <span class="note">(${here.length} ${visit.words.offers}${from})</span></label
    >`;
  };
  const fields = html`<fieldset>
    <legend>${visit.words.stepRegion}</legend>
    ${REGIONS.map(line)}
  </fieldset>`;
  return asking('region', choice, ['region', 'offer'])(visit, fields);
}

const offerLine = (visit: Visit, choice: Choice, offer: Offer): Html =>
  html`<label
    ><input
      type="checkbox"
      name="offer"
      value="${offer.id}"
      ${choice.offer.includes(offer.id) ? html` checked` : ''}
    />${offer.num_gpus} × ${offer.gpu_name}, ${Math.round(offer.gpu_ram)} GB,
    ${dollars(offer.dph_total, visit.language)}/h
    <span class="note"
      >${offer.geolocation}, ${visit.words.reliability} ${number(offer.reliability * 100, visit.language)} %,
      #${offer.id}</span
    ></label
  >`;

async function hardwareStep(visit: Visit, choice: Choice): Promise<Html> {
  const { words } = visit;
  const inRegion = await offersFor(visit, { ...choice, gpu: '' });
  const models = [...new Set(inRegion.map(({ gpu_name: name }) => name))].sort();
  const offers = await offersFor(visit, choice);
  const option = (model: string): Html =>
    html`<option${choice.gpu === model ? html` selected` : ''}>${model}</option>`;
  const search = html`<form method="get" action="/app/new">
    <input type="hidden" name="step" value="hardware" />${hidden(fieldsOf(choice, ['gpu', 'offer']))}
    <label
      >${words.gpuModel}<select name="gpu">
        <option value="">${words.anyGpu}</option>
        ${models.map(option)}
      </select></label
    >
    <button class="secondary">${words.search}</button>
  </form>`;
  const lines = offers.map((offer) => offerLine(visit, choice, offer));
  const list = html`<fieldset>
    <legend>${words.chooseOffers}</legend>
    ${lines.length === 0 ? html`<p>${words.noOffers}</p>` : lines}
  </fieldset>`;
  return html`${search}${asking('hardware', choice, ['offer'])(visit, list)}`;
}

const option = (
  choice: Choice,
  strategy: Choice['strategy'],
  texts: readonly [string, string, string],
): Html => {
  const [name, what, terms] = texts;
  return html`<label
    ><input
      type="radio"
      name="strategy"
      value="${strategy}"
      ${choice.strategy === strategy ? html` checked` : ''}
    />${name} <span class="note">(${what} ${terms})</span></label
  >`;
};

/** What to call it, what to run, and what it may cost. */
const orderFields = (choice: Choice, words: Words): Html =>
  html`<label
      >${words.label}<input
        name="label"
        value="${choice.label}"
        maxlength="200"
        aria-describedby="label-hint"
      /><span class="note" id="label-hint">${words.labelHint}</span></label
    >
    <label
      >${words.command}<textarea name="command" rows="3" maxlength="4096" aria-describedby="command-hint">
${choice.command}</textarea
      ><span class="note" id="command-hint">${words.commandHint}</span></label
    >
    <label
      >${words.atMost}<input name="most" inputmode="decimal" value="${choice.most}" maxlength="20"
    /></label>`;

async function strategyStep(visit: Visit, choice: Choice): Promise<Html> {
  const { words, language } = visit;
  const { estimated_hourly_usd: price } = await visit.get(PRICING, '/standby/pricing');
  const report = await visit.get(REPORT, '/standby/failover/report?days=30');
  const recovery =
    report.successful_failovers === 0 ? words.recoveryUnknown : seconds(report.mttr_ms, language);
  const standby = `${words.recovery}: ${recovery}; ${dollars(price, language)}/h`;
  const none = `${words.recovery}: ${words.noRecovery}; ${dollars(0, language)}/h`;
  const fields = html`<fieldset>
      <legend>${words.strategy}</legend>
      ${option(choice, 'cpu_standby', [words.strategyStandby, words.strategyStandbyWhat, standby])}
      ${option(choice, 'disabled', [words.strategyNone, words.strategyNoneWhat, none])}
    </fieldset>
    ${orderFields(choice, words)}`;
  return asking('strategy', choice, ['strategy', 'label', 'command', 'most'])(visit, fields);
}

async function provisionStep(visit: Visit, choice: Choice): Promise<Html> {
  const { words } = visit;
  const chosen = (await offersFor(visit, { ...choice, region: 'any', gpu: '' })).filter(({ id }) =>
    choice.offer.includes(id),
  );
  const names = chosen.map(
    ({ gpu_name: name, dph_total: price }) => html`<li>${name}, ${dollars(price, visit.language)}/h</li>`,
  );
  const how =
    choice.offer.length === 1 ? words.single : `${words.race}: ${choice.offer.length} ${words.raceOf}`;
  const summary = facts(words.summary, [
    [
      words.candidates,
      html`<ul>
        ${names}
      </ul>`,
    ],
    [words.provisioning, how],
    [words.strategy, choice.strategy === 'cpu_standby' ? words.strategyStandby : words.strategyNone],
    [words.label, choice.label],
    [words.command, choice.command.slice(0, 200)],
    [words.atMost, choice.most],
  ]);
  return form(
    visit,
    '/app/new',
    html`${summary}${hidden(fieldsOf(choice))}${buttons('provision', choice, visit)}`,
  );
}

/** What each step shows. */
export const BODIES = {
  region: regionStep,
  hardware: hardwareStep,
  strategy: strategyStep,
  provision: provisionStep,
} as const;
