import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  'htmx.js': [require.resolve('htmx.org/dist/htmx.min.js'), SCRIPT],
  'sse.js': [require.resolve('htmx-ext-sse/dist/sse.min.js'), SCRIPT],
  'morph.js': [require.resolve('idiomorph/dist/idiomorph-ext.min.js'), SCRIPT],
  'pico.css': [require.resolve('@picocss/pico/css/pico.min.css'), STYLE],
  'console.js': [join(__dirname, 'browser/console.js'), SCRIPT],
  'console.css': [join(__dirname, 'browser/console.css'), STYLE],
};

/** Scripts and styles, as their packages ship them. */
export function assetRoutes(app: FastifyInstance): void {
  for (const [name, [file, type]] of Object.entries(FILES)) {
    const content = readFileSync(file);
    app.get(`/assets/${name}`, (_request, reply) =>
      reply.type(type).header('cache-control', 'private, max-age=300').send(content),
    );
  }
}
