import { Injectable } from '@nestjs/common';

import { InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { ConnectionNotFound } from './connections.errors.js';
import { type Connection } from './domain/index.js';
import { ConnectionRepository } from './persistence/connection.repository.js';

@Injectable()
export class ConnectionReader {
  constructor(private readonly connections: ConnectionRepository) {}

  /** @throws ConnectionNotFound */
  async get(org: OrganizationId, id: string): Promise<Connection> {
    const connection = await this.connections.findById(org, id);
    if (connection === null) throw new ConnectionNotFound();
    return connection;
  }

  /** Oldest first, revoked ones included. */
  async list(org: OrganizationId, { limit, cursor }: PageRequest): Promise<Page<Connection>> {
    if (cursor !== undefined && !isObjectIdText(cursor))
      throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
    return this.connections.page(org, limit, cursor ?? null);
  }
}
