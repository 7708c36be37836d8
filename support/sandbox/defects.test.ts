import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { DEFECTS } from './defects';
import { sourceWith, type Defect } from './defects/defect';

const PRODUCT = join(__dirname, 'dumont');

const plantedFiles = (defect: Defect): ReadonlyMap<string, string> =>
  new Map(
    defect.changes.map(({ file }) => {
      const path = join(PRODUCT, file);
      return [path, sourceWith(defect, file, readFileSync(path, 'utf8'))];
    }),
  );

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(resolve(__dirname, '../../tsconfig.json'), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  resolve(__dirname, '../..'),
);

/** What the compiler says against files with a defect in them; what it says of names nobody uses does not count. */
class Compiler {
  #files: ReadonlyMap<string, string> = new Map();
  #program: ts.Program | undefined;
  readonly #host = ts.createCompilerHost({ ...options, noUnusedLocals: false, noUnusedParameters: false });
  readonly #sources = new Map<string, ts.SourceFile | undefined>();

  constructor() {
    const read = this.#host.getSourceFile.bind(this.#host);
    this.#host.getSourceFile = (name, target) => {
      const planted = this.#files.get(resolve(name));
      if (planted !== undefined) return ts.createSourceFile(name, planted, target, true);
      if (!this.#sources.has(name)) this.#sources.set(name, read(name, target));
      return this.#sources.get(name);
    };
  }

  complaints(files: ReadonlyMap<string, string>): readonly string[] {
    this.#files = files;
    const settings = { ...options, noUnusedLocals: false, noUnusedParameters: false };
    const program = ts.createProgram({
      rootNames: [join(PRODUCT, 'main.ts')],
      options: settings,
      host: this.#host,
      ...(this.#program === undefined ? {} : { oldProgram: this.#program }),
    });
    this.#program = program;
    return [...files.keys()]
      .map((file) => program.getSourceFile(file))
      .flatMap((source) => [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ])
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  }
}

describe('the planted defects', () => {
  const compiler = new Compiler();

  for (const defect of DEFECTS)
    it(`${defect.id} fits into the product, and compiles`, () => {
      assert.deepEqual(compiler.complaints(plantedFiles(defect)), []);
    });

  it('have names of their own', () => {
    assert.equal(new Set(DEFECTS.map(({ id }) => id)).size, DEFECTS.length);
  });

  it('are refused where the product has changed', () => {
    const [defect] = DEFECTS;
    assert.ok(defect !== undefined);
    const { file } = defect.changes[0];
    assert.throws(
      () => sourceWith(defect, file, 'something else'),
      /does not fit into .*: ".*" is there 0 times, not once/,
    );
    assert.equal(sourceWith(defect, 'another/file.ts', 'something else'), 'something else');
  });
});
