// A test runner for Stryker: the tests of node:test that need no process of their own, all in one, so that a judge that
// was changed is tried in milliseconds.
import Module, { createRequire } from 'node:module';
import { constants, getPriority, setPriority } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';

const SPACE = '__stryker__';

/** Collects what the test files declare, in place of node:test. */
class Tests {
  all = [];
  #path = [];

  get module() {
    const test = (name, act) => this.all.push({ id: [...this.#path, name].join(' > '), act });
    return { test, it: test, describe: (name, declare) => this.within(name, declare), default: test };
  }

  within(name, declare) {
    this.#path.push(name);
    declare();
    this.#path.pop();
  }
}

class InProcessRunner {
  #files;
  #tests = new Tests();
  /** How long each test took that passed; milliseconds. */
  #took = new Map();
  #load = Module._load;

  constructor(options) {
    this.#files = options.inProcess.testFiles;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL)); // nobody waits for it
    globalThis[SPACE] = {};
    createRequire(join(process.cwd(), 'index.js'))('ts-node/register');
    this.#compileOnce(process[Symbol.for('ts-node.register.instance')]);
    Module._load = (request, ...rest) =>
      request === 'node:test' ? this.#tests.module : this.#load.call(Module, request, ...rest);
  }

  /** A file holds every one of its mutants, and stays as it is however often it is loaded. */
  #compileOnce(service) {
    const compile = service.compile.bind(service);
    const compiled = new Map();
    service.compile = (source, file) => {
      if (!compiled.has(file)) compiled.set(file, compile(source, file));
      return compiled.get(file);
    };
  }

  /** What is decided once, when a file is loaded, is decided anew. */
  #reload() {
    const require = createRequire(join(process.cwd(), 'index.js'));
    const own = (file) => file.startsWith(process.cwd() + sep) && !file.includes(`${sep}node_modules${sep}`);
    for (const file of Object.keys(require.cache).filter(own)) delete require.cache[file];
    this.#tests.all = [];
    for (const file of this.#files) this.#tests.within(file, () => require(resolve(file)));
  }

  async dryRun() {
    globalThis[SPACE].mutantCoverage = undefined;
    this.#reload();
    const { tests } = await this.#run(this.#tests.all, false);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: globalThis[SPACE].mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, disableBail }) {
    // Whoever follows a process that was ended for its endless mutant has loaded nothing, and would find nothing wrong.
    if (this.#tests.all.length === 0) this.#reload();
    Object.assign(globalThis[SPACE], { hitCount: 0, hitLimit, activeMutant: activeMutant.id });
    try {
      if (mutantActivation === 'static') this.#reload();
      return toMutantRunResult(await this.#run(this.#quickFirst(testFilter), !disableBail));
    } catch (error) {
      const loaded = { id: 'loading', name: 'loading', timeSpentMs: 0, status: TestStatus.Failed };
      const tests = [{ ...loaded, failureMessage: String(error) }];
      return toMutantRunResult({ status: DryRunStatus.Complete, tests });
    } finally {
      globalThis[SPACE].activeMutant = undefined;
      if (mutantActivation === 'static') this.#reload();
    }
  }

  /** One test that notices is enough, so the long ones come last. */
  #quickFirst(testFilter) {
    const took = ({ id }) => this.#took.get(id) ?? 0;
    return this.#tests.all
      .filter(({ id }) => testFilter === undefined || testFilter.includes(id))
      .sort((one, other) => took(one) - took(other));
  }

  async #run(chosen, bail) {
    const tests = [];
    for (const { id, act } of chosen) {
      globalThis[SPACE].currentTestId = id;
      const since = Date.now();
      const failureMessage = await Promise.resolve()
        .then(act)
        .then(() => undefined, String);
      globalThis[SPACE].currentTestId = undefined;
      const told = { id, name: id, timeSpentMs: Date.now() - since };
      if (failureMessage === undefined) this.#took.set(id, told.timeSpentMs);
      const endless = determineHitLimitReached(globalThis[SPACE].hitCount, globalThis[SPACE].hitLimit);
      if (endless !== undefined) return endless;
      if (failureMessage === undefined) tests.push({ ...told, status: TestStatus.Success });
      else tests.push({ ...told, status: TestStatus.Failed, failureMessage });
      if (failureMessage !== undefined && bail) break;
    }
    return { status: DryRunStatus.Complete, tests };
  }
}
InProcessRunner.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
export const strykerValidationSchema = {
  properties: {
    inProcess: { type: 'object', properties: { testFiles: { type: 'array', items: { type: 'string' } } } },
  },
};
