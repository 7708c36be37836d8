/** How the same model is built in; what else stands behind a name makes another model of it. */
const BUILD = /^(SXM\d?|PCIE|NVL)$/i;

/** Whether a GPU is of the model that a customer named. */
export function isModel(wanted: string, name: string): boolean {
  if (name === wanted) return true;
  return name.startsWith(`${wanted} `) && BUILD.test(name.slice(wanted.length + 1));
}
