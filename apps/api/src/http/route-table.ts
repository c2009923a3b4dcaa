import { type FastifyInstance } from 'fastify';

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** Which methods an address has, for the difference between 404 and 405. Filled while routes are registered. */
export class RouteTable {
  readonly #routes: Route[] = [];

  follow(server: FastifyInstance): this {
    server.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) this.#routes.push({ method: one, path: pattern(url) });
    });
    return this;
  }

  /** Empty when nothing is at this address. */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? '';
    return [...new Set(this.#routes.filter((route) => route.path.test(path)).map(({ method }) => method))].sort();
  }
}

const pattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}/?$`,
  );
