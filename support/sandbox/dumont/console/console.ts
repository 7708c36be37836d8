import fastify, { type FastifyInstance } from 'fastify';
import { assetRoutes } from './assets';
import { Desk } from './desk';
import { instancePages } from './instance';
import { machinesPage } from './machines';
import { migrationPages } from './migration';
import { overviewPage } from './overview';
import { reportPage } from './report';
import { settingsPage } from './settings';
import { signInPages } from './sign-in';
import { Refused, type Behind } from './visit';
import { snapshotPages } from './snapshots';
import { wizardPages } from './wizard';

const PAGES = [
  signInPages,
  overviewPage,
  machinesPage,
  wizardPages,
  instancePages,
  migrationPages,
  snapshotPages,
  reportPage,
  settingsPage,
];

const MOST_FORM = 65_536;
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Only forms are understood, as browsers send them. */
function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)));
    },
  );
}

/** The product's web face: it shows what the API answers, and acts through it. */
export function buildConsole(product: Behind, api: FastifyInstance): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: MOST_FORM,
    // A start command may stand in the address of a step.
    http: { maxHeaderSize: MOST_FORM },
    routerOptions: { ignoreTrailingSlash: true },
  });
  const desk = new Desk(app, { product, api });
  acceptForms(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
    return Promise.resolve();
  });
  app.setErrorHandler((error, request, reply) => desk.sorry(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    desk.sorry(new Refused(404, desk.visit(request).words.notFound), request, reply),
  );
  assetRoutes(app);
  for (const page of PAGES) page(app, desk);
  return app;
}
