import { type Catalogue } from '../domain/index.js';
import { catalogue202611 } from './2026-11/index.js';

/** Every released version, oldest first. A released one is never edited: its digest is pinned by a test. */
export const CATALOGUES: readonly Catalogue[] = [catalogue202611];

/** The version that counts now. */
export const CATALOGUE = catalogue202611;
export const CATALOGUE_VERSION = CATALOGUE.version;
