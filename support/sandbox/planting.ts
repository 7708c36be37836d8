/** Required before the product's own files by whoever wants it defective: compiles them with the bug of SANDBOX_DEFECT. */
import { join, relative } from 'node:path';
import { REGISTER_INSTANCE } from 'ts-node';
import { DEFECTS } from './defects';
import { sourceWith } from './defects/defect';

const PRODUCT = join(__dirname, 'dumont');

const id = process.env['SANDBOX_DEFECT'];
const defect = DEFECTS.find((one) => one.id === id);
const service = process[REGISTER_INSTANCE];
if (defect === undefined || service === undefined)
  throw new Error(`There is no defect ${String(id)} to plant.`);

const compile = service.compile.bind(service);
service.compile = (source, file) => compile(sourceWith(defect, relative(PRODUCT, file), source), file);
