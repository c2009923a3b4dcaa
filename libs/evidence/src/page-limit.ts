import { InvalidInput, MAX_PAGE_LIMIT } from '@app/kernel';

/** @throws InvalidInput naming `limit` */
export function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LIMIT) {
    throw new InvalidInput([{ field: 'limit', message: `must be a whole number from 1 to ${String(MAX_PAGE_LIMIT)}` }]);
  }
}
