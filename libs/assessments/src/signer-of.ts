import { type Caller } from '@app/organizations';

import { type Signer } from './domain/index.js';

export const signerOf = ({ actor: { kind, id, label }, memberId }: Caller): Signer => ({ kind, id, label, memberId });
