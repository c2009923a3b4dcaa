import type { ConnectorDefinition } from '@app/connector-sdk';

import { bamboohr } from './bamboohr/bamboohr.connector.js';

/** Every connector this build knows, by slug. */
export const connectorRegistry: ReadonlyMap<string, ConnectorDefinition> = new Map([bamboohr].map((definition) => [definition.slug, definition]));

export const findConnector = (slug: string): ConnectorDefinition | null => connectorRegistry.get(slug) ?? null;
