/** Takes secrets out of a text before anybody sees it. */
export type Redact = (text: string) => string;

const MASK = '[redacted]';

const NAMES =
  '[\\w-]*(?:password|passwd|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|ssh[_-]?key)[\\w-]*' +
  '|assertion|x-amz-signature';
const HEADERS = '(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|x-auth-token';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // PEM blocks, with real line ends or written out as in JSON.
  [/-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?(?:-----END \1PRIVATE KEY-----|$)/g, MASK],
  // "name": "value", also where the JSON itself stands in a JSON string.
  [
    new RegExp(`(["'](?:${NAMES}|${HEADERS})\\\\?["']\\s*:\\s*)(\\\\?["'])(?:.*?(?<!\\\\)\\2|.*$)`, 'gis'),
    `$1$2${MASK}$2`,
  ],
  // A header: all of the rest of its line.
  [new RegExp(`\\b((?:${HEADERS})[ \\t]*:[ \\t]*).+`, 'gi'), `$1${MASK}`],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}/g, `$1 ${MASK}`],
  [new RegExp(`\\b((?:${NAMES})\\s*[=:]\\s*)(["'])(?:(?!\\2).)+\\2`, 'gi'), `$1$2${MASK}$2`],
  [new RegExp(`\\b((?:${NAMES})\\s*[=:]\\s*)[^\\s&"',;\\\\[][^\\s&"',;]*`, 'gi'), `$1${MASK}`],
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, MASK],
  [/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, `$1${MASK}@`],
];

/** The forms in which a value may turn up: as it is, in JSON, in a URL, in base64. */
const forms = (secret: string): readonly string[] => {
  // Encodings of a very short value are ordinary letters of other words.
  if (secret.length < 6) return [secret];
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), base64];
};

/** Remembers every configured secret and redacts them, and whatever looks like one. */
export const redactor = (secrets: readonly string[]): Redact => {
  const values = [...new Set(secrets.filter((secret) => secret.trim() !== '').flatMap(forms))];
  // The longest first, so that a secret within a secret leaves nothing behind.
  values.sort((a, b) => b.length - a.length);
  return (text) => {
    const known = values.reduce((rest, value) => rest.replaceAll(value, MASK), text);
    return PATTERNS.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), known);
  };
};

/** For JSON.stringify: every text in a value without its secrets, each by itself, so that what holds it keeps its form. */
export const withoutSecrets = (redact: Redact): ((key: string, value: unknown) => unknown) => {
  const known = new Map<string, string>();
  return (_key, value) => {
    if (typeof value !== 'string') return value;
    const clean = known.get(value) ?? redact(value);
    known.set(value, clean);
    return clean;
  };
};
