import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';

import { ENDPOINT, type EndpointRules } from '../../apps/api/src/http/endpoint.js';

export interface ReflectedRoute {
  readonly controller: Type;
  readonly handler: string;
  readonly method: string;
  /** `/api/v1/members/:id` */
  readonly path: string;
  readonly rules: EndpointRules | undefined;
}

/** The routes of controllers as Nest will register them, with what their @Endpoint says. */
export function routesOf(controllers: readonly Type[]): readonly ReflectedRoute[] {
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, object>;
    return Object.getOwnPropertyNames(prototype)
      .filter((handler) => handler !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, prototype[handler] as object))
      .map((handler) => {
        const method = prototype[handler] as object;
        const parts = [Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, method)] as string[];
        return {
          controller,
          handler,
          method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number] ?? '',
          path: `/${parts
            .map((part) => part.replace(/^\/|\/$/g, ''))
            .filter((part) => part !== '')
            .join('/')}`,
          rules: Reflect.getMetadata(ENDPOINT, method) as EndpointRules | undefined,
        };
      });
  });
}

export const nameOf = ({ controller, handler }: ReflectedRoute): string => `${controller.name}.${handler}`;
