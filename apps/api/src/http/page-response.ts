import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';

import { type Page } from '@app/kernel';

/** Documents `{items, nextCursor}` of one kind of item. */
export const ApiPage = (item: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(item),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['items', 'nextCursor'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          nextCursor: { type: 'string', nullable: true, description: 'Null on the last page.' },
        },
      },
    }),
  );

export const mapPage = <From, To>(page: Page<From>, toItem: (item: From) => To): Page<To> => ({ items: page.items.map(toItem), nextCursor: page.nextCursor });
