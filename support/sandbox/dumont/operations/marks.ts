const NOT_A_LABEL = /[^a-z0-9_-]/g;
const LONGEST = 63;

const labelled = (text: string): string => text.toLowerCase().replace(NOT_A_LABEL, '_').slice(0, LONGEST);

/** A customer's label "<mark>/<name>" as the compute supplier's labels. */
export function labelsOf(label: string): Readonly<Record<string, string>> {
  const [mark = '', ...name] = label.split('/');
  const labels = { mark: labelled(mark), name: labelled(name.join('/')) };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
