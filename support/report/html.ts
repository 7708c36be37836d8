import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'multiple-cucumber-html-reporter';
import { type RunFacts, spokenMeasure } from '../evidence/measurement';
import type { LegacyFeature } from './legacy-json';
import { html } from './scorecard/markup';

const TITLE = 'Failover acceptance';

// What failed stands open, and what was measured shows without a click; the library can do neither by itself.
const FOOTER = `<div class="created-by"><p>${TITLE}: every promise beside what was measured.</p></div>
<style>
  .scenario-step-collapse pre.info { white-space: pre-wrap; overflow-wrap: anywhere; }
  .quick-list { width: 100%; }
  .quick-list li, .quick-list li .meta-data-data, .x_title h2, .x_title small { white-space: normal; overflow-wrap: anywhere; height: auto; overflow: visible; }
  .scenario-step-collapse .info svg { max-width: 100%; height: auto; background: #fff; }
  html[data-bs-theme="light"] :is(p, strong, small, li, td, th, h1, h2, h3, .tag, .tags, .keyword, .meta-data-data,
    .x_title span, .x_title small, .created-by p, .text, .duration, .label, .nav-link) { color: #2c3e50 !important; }
  html[data-bs-theme] body :is(.step, .label, .badge, .x_title span[class*="-background"]) { color: #fff !important; }
  .x_panel[class*="fixed_height"] { height: auto; min-height: 320px; }
  .passed-background { background: #0b6b55 !important; }
  .failed-background { background: #b3261e !important; }
  .skipped-background, .pending-background, .ambiguous-background, .undefined-background { background: #4b5563 !important; }
</style>
<script>
  document.addEventListener('DOMContentLoaded', function () {
    document.querySelectorAll('.x_panel').forEach(function (panel) {
      var content = panel.querySelector(':scope > .x_content');
      if (content && panel.querySelector('.x_title .failed-background')) content.style.display = 'block';
    });
    document.querySelectorAll('[id$="-text"], [id$="-html"]').forEach(function (shown) {
      if (shown.textContent.trim().length < 1500) shown.classList.add('show');
    });
    document.querySelectorAll('[id$="-error"]').forEach(function (error) {
      error.classList.add('show');
    });
    document.querySelectorAll('a.navbar-brand').forEach(function (back) {
      back.setAttribute('aria-label', 'Back to all features');
    });
    document.querySelectorAll('img.screenshot').forEach(function (image) {
      var step = image.parentElement;
      while (!step.matches('.scenario-step-container')) step = step.previousElementSibling;
      var keyword = step.querySelector('.text .keyword');
      var sentence = keyword.textContent + keyword.nextSibling.textContent.split(' — ')[0];
      image.alt = 'What was on the page: ' + sentence.replace(/\\s+/g, ' ').trim();
    });
  });
</script>`;

/** Where a run's report goes, and what it says of the run. */
export interface Report {
  readonly directory: string;
  readonly facts: RunFacts;
  /** When the run began, by the calendar; how long it took, in milliseconds. */
  readonly date: Date;
  readonly took: number;
  /** What it cost, in words; empty where nothing was rented. */
  readonly bill: string;
}

const metadata = ({ facts, date, took, bill }: Report): { name: string; value: string }[] => [
  { name: 'Product', value: facts.product },
  { name: 'Suite', value: facts.commit },
  { name: 'Target', value: facts.target },
  { name: 'Channel', value: facts.channel },
  { name: 'Tier', value: [facts.tier, facts.why].filter(Boolean).join(': ') },
  { name: 'Run', value: facts.run },
  { name: 'Seed', value: facts.seed },
  { name: 'Date', value: date.toISOString().replace('T', ' ').replace(/\..*/, ' UTC') },
  { name: 'Duration', value: spokenMeasure(took, 'ms') },
  ...(bill === '' ? [] : [{ name: 'Money', value: bill }]),
];

const SHOWN_FIRST: readonly string[] = ['Run', 'Seed', 'Date', 'Suite', 'Product', 'Channel'];

/** What the first page says of the run, and where to go on from there. */
const aboutRun = (report: Report): { label: string; value: string }[] => [
  ...metadata(report)
    .filter(({ name }) => SHOWN_FIRST.includes(name))
    .map(({ name, value }) => ({ label: name, value: html`${value}`.markup })),
  {
    label: 'Promises',
    value:
      '<a href="scorecard.html">every promise on one page</a>; what failed stands open behind its feature',
  },
];

/** Write the HTML report of a run, and the JSON it was made from; it opens without a network. */
export const writeHtml = (features: readonly LegacyFeature[], report: Report): string => {
  const { directory } = report;
  const data = join(directory, 'data');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'cucumber.json'), JSON.stringify(features, null, 1));
  generate({
    jsonDir: data,
    reportPath: directory,
    pageTitle: TITLE,
    reportName: TITLE,
    pageFooter: FOOTER,
    displayDuration: true,
    durationAggregation: 'wallClock',
    disableLog: true,
    customMetadata: true,
    metadata: metadata(report),
    customData: { title: 'This run', data: aboutRun(report) },
  });
  return join(directory, 'index.html');
};
