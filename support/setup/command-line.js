// What Cucumber would answer with a stack trace is one sentence: looked at before it is.
'use strict';
const { existsSync } = require('fs');
const { createRequire } = require('module');
const { join } = require('path');
const { parseArgs } = require('util');

// Cucumber's own words and parsers count later.
const ofCucumber = createRequire(require.resolve('@cucumber/cucumber'));

/** What stands before the reason why something cannot be read. */
const NOISE = /^.*syntax error: |^Invalid regular expression: (\/.*\/\w*: )?/;
const COUNT = /^\d+$/;
const ORDER = /^(defined|random(:.*)?)$/;
/** A format's name, where it is no path and no package of somebody's. */
const WORD = /^"?([\w-]+)"?(:|$)/;

/** Why a text cannot be read, where reading it throws. */
function unread(read, text) {
  try {
    read(text);
    return undefined;
  } catch (cause) {
    return cause.message.replace(NOISE, '').replace(/\.$/, '');
  }
}

const formats = () => Object.keys(ofCucumber('./formatter/builtin').documentation);
const languages = () => Object.keys(ofCucumber('@cucumber/gherkin').dialects);

const isShard = (text) => {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) || [];
  return index !== undefined && Number(index) >= 1 && Number(index) <= Number(total);
};

function isFormat(text) {
  const [, word] = WORD.exec(text) || [];
  if (word === undefined || word === 'file') return true;
  return formats().includes(word) || unread(ofCucumber.resolve, word) === undefined;
}

const tags = (text) => {
  const why = unread(ofCucumber('@cucumber/tag-expressions').default, text);
  return why && `cannot be read: ${why}. Write it for example as "@S01 or (@failover and not @smoke)"`;
};
const name = (text) => {
  const why = unread(RegExp, text);
  return why && `cannot be read: ${why}. It is a regular expression: a bracket itself is written "\\("`;
};
const count = (text) => (COUNT.test(text) ? undefined : 'is not a number: write it for example as "2"');
const shard = (text) =>
  isShard(text) ? undefined : 'names no shard: write it as INDEX/TOTAL, from "1/4" to "4/4" for example';
const order = (text) =>
  ORDER.test(text) ? undefined : 'is not known; there is: defined, random, random:SEED';
const language = (text) =>
  languages().includes(text) ? undefined : 'is not known: npx cucumber-js --i18n-languages lists them';
const config = (text) => (existsSync(join(process.cwd(), text)) ? undefined : 'is not there');
const format = (text) =>
  isFormat(text) ? undefined : `is not known; there is: ${formats().join(', ')}, or the path of one's own`;

const CHECKS = { tags, name, parallel: count, retry: count, shard, order, language, config, format };
const SHORT = { tags: 't', config: 'c', format: 'f', profile: 'p' };

const OPTIONS = Object.fromEntries(
  [...Object.keys(CHECKS), 'profile'].map((option) => [
    option,
    { type: 'string', multiple: true, ...(SHORT[option] && { short: SHORT[option] }) },
  ]),
);

/**
 * What is wrong with a command line for Cucumber, in one sentence; undefined when nothing is that can be known before.
 * @param {string[]} args
 * @param {string[]} [profiles] those there are, for whoever knows them
 * @returns {string | undefined}
 */
function whyRefused(args, profiles) {
  const { values } = parseArgs({ args, strict: false, options: OPTIONS });
  const given = (option) => (values[option] || []).filter((text) => typeof text === 'string');
  const unknown = profiles && given('profile').find((profile) => !profiles.includes(profile));
  if (unknown !== undefined) return `There is no profile "${unknown}"; there is: ${profiles.join(', ')}.`;
  for (const [option, check] of Object.entries(CHECKS)) {
    for (const text of given(option)) {
      const wrong = check(text);
      if (wrong !== undefined) return `--${option} "${text}" ${wrong}.`;
    }
  }
  return undefined;
}

module.exports = { whyRefused };
