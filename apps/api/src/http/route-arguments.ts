import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** Which parts of a request a handler reads, from the metadata that Nest keeps about its parameters. */
const takes = (kind: RouteParamtypes, controller: object, handler: string): boolean => {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler);
  return typeof metadata === 'object' && metadata !== null && Object.keys(metadata).some((key) => key.startsWith(`${String(kind)}:`));
};

export const takesQuery = (controller: object, handler: string): boolean => takes(RouteParamtypes.QUERY, controller, handler);
export const takesBody = (controller: object, handler: string): boolean => takes(RouteParamtypes.BODY, controller, handler);
