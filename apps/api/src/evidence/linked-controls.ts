import { type MappedControl } from '@app/controls';

import { type LinkedControlResponse } from './evidence.response.js';

export const toLinkedControls = (controls: readonly MappedControl[]): readonly LinkedControlResponse[] =>
  controls.map(({ framework, controlId, title, strength, rationale }) => ({ framework, controlId, title, strength, rationale }));
