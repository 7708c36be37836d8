declare module 'multiple-cucumber-html-reporter' {
  export function generate(options: Readonly<Record<string, unknown>>): void;
}
