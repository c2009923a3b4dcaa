import { type Files } from './planted-tree.js';

/** One forbidden import: the file that holds it is caught by name, and by that rule. */
export interface PlantedImport {
  readonly rule: string;
  readonly from: string;
  readonly imports: string;
  /** As dependency-cruiser names the target. */
  readonly caught: RegExp;
}

const plant = (rule: string, from: string, imports: string, caught: RegExp): PlantedImport => ({ rule, from, imports, caught });

export const PLANTED_IMPORTS: readonly PlantedImport[] = [
  plant('no-cycles', 'libs/evidence/src/cycle-a.ts', './cycle-b.js', /cycle-b\.ts$/),
  plant('libs-not-apps', 'libs/evidence/src/reaches-app.ts', '../../../apps/worker/src/job-handlers.js', /^apps\/worker\//),
  plant('libs-not-test', 'libs/evidence/src/reaches-test.ts', '../../../test/support/clock.js', /^test\/support\//),
  plant('libs-not-test', 'apps/worker/src/reaches-test.ts', '../../../test/support/clock.js', /^test\/support\//),
  plant('apps-are-islands', 'apps/worker/src/reaches-api.ts', '../../api/src/app.module.js', /^apps\/api\//),
  plant('public-api-only', 'apps/api/src/past-the-face.ts', '@app/evidence/persistence/evidence.repository.js', /evidence\.repository\.ts$/),
  plant('public-api-only', 'libs/alerts/src/past-the-face.ts', '../../evidence/src/evidence.service.js', /evidence\.service\.ts$/),
  plant('public-api-only', 'test/e2e/past-the-face.ts', '@app/evidence/evidence.service.js', /evidence\.service\.ts$/),
  plant('domain-is-pure', 'libs/evidence/src/domain/knows-nest.ts', '@nestjs/common', /@nestjs\/common/),
  plant('domain-is-pure', 'libs/evidence/src/domain/reads-files.ts', 'node:fs', /^fs$/),
  plant('domain-is-pure', 'libs/evidence/src/domain/knows-service.ts', '../evidence.service.js', /evidence\.service\.ts$/),
  plant('sdk-stands-alone', 'libs/connector-sdk/src/knows-nest.ts', '@nestjs/common', /@nestjs\/common/),
  plant('connectors-see-sdk-only', 'libs/connectors/src/bamboohr/knows-other.ts', '../knowbe4/knowbe4.connector.js', /knowbe4\.connector\.ts$/),
  plant('connectors-see-sdk-only', 'libs/connectors/src/bamboohr/knows-nest.ts', '@nestjs/common', /@nestjs\/common/),
  plant('mongoose-in-persistence', 'libs/evidence/src/queries.service.ts', 'mongoose', /mongoose/),
  plant('mongoose-in-persistence', 'libs/evidence/src/models.service.ts', '@nestjs/mongoose', /@nestjs\/mongoose/),
  plant('mongoose-in-persistence', 'apps/api/src/raw-driver.ts', 'mongodb', /mongodb/),
  plant('bullmq-in-platform', 'libs/evidence/src/own-queue.ts', 'bullmq', /bullmq/),
  plant('bullmq-in-platform', 'apps/api/src/own-redis.ts', 'ioredis', /ioredis/),
  plant('kms-in-platform', 'libs/connections/src/own-kms.ts', '@aws-sdk/client-kms', /@aws-sdk\/client-kms/),
  plant('axios-in-platform', 'libs/connections/src/own-client.ts', 'axios', /axios/),
  plant('dto-in-api', 'libs/evidence/src/evidence.dto.ts', 'class-validator', /class-validator/),
  plant('dto-in-api', 'libs/evidence/src/evidence.swagger.ts', '@nestjs/swagger', /@nestjs\/swagger/),
  plant('sandbox-imports-no-lib', 'apps/sandbox/src/knows-lib.ts', '@app/kernel', /^libs\/kernel\//),
];

const value = (imported: string): string => `import * as planted from '${imported}';\nexport const used = planted;\n`;

/** What the rules allow, one of each kind. */
export const ALLOWED: Files = {
  'apps/api/src/app.module.ts': `${value('mongoose')}export class AppModule {}\n`,
  'apps/api/src/evidence/evidence.requests.dto.ts': value('class-validator'),
  'apps/worker/src/job-handlers.ts': `import { Worker } from 'bullmq';\nimport { face } from '@app/evidence';\nexport const handlers = { Worker, face };\n`,
  'apps/sandbox/src/main.ts': value('node:http'),
  'test/support/clock.ts': `import { face } from '@app/evidence/domain/index.js';\nexport const clock = face;\n`,
  'libs/evidence/src/evidence.service.ts': `import { rule } from './domain/index.js';\nimport { rows } from './persistence/evidence.repository.js';\nexport const service = { rule, rows };\n`,
  'libs/evidence/src/evidence.module.ts': value('@nestjs/mongoose'),
  'libs/evidence/src/evidence.spec.ts': `import { clock } from '../../../test/support/clock.js';\nexport const used = clock;\n`,
  'libs/evidence/src/testing.ts': `import { clock } from '../../../test/support/clock.js';\nexport const used = clock;\n`,
  'libs/evidence/src/domain/index.ts': `import { createHash } from 'node:crypto';\nimport { z } from 'zod';\nimport { face as kernel } from '@app/kernel';\nexport const rule = { createHash, z, kernel };\nexport const face = rule;\n`,
  'libs/evidence/src/persistence/evidence.repository.ts': `import { model } from 'mongoose';\nexport const rows = model;\n`,
  'libs/evidence/src/type-a.ts': `import type { B } from './type-b.js';\nexport interface A { readonly b: B }\n`,
  'libs/evidence/src/type-b.ts': `import type { A } from './type-a.js';\nexport interface B { readonly a: A }\n`,
  'libs/platform/src/queue/queue.module.ts': value('bullmq'),
  'libs/platform/src/vault/aws-kms.ts': value('@aws-sdk/client-kms'),
  'libs/platform/src/http-client/vendor-transport.ts': value('axios'),
  'libs/connector-sdk/src/testing.ts': value('node:fs'),
  'libs/connectors/src/bamboohr/bamboohr.connector.ts': `import { face } from '@app/connector-sdk';\nimport { z } from 'zod';\nexport const connector = { face, z };\n`,
  'libs/connectors/src/knowbe4/knowbe4.connector.ts': value('@app/connector-sdk'),
};

/** Two files that need each other at run time, beside the planted ones. */
export const PLANTED_PARTNERS: Files = { 'libs/evidence/src/cycle-b.ts': value('./cycle-a.js') };

export const filesOf = (plants: readonly PlantedImport[]): Files => Object.fromEntries(plants.map(({ from, imports }) => [from, value(imports)]));

/** Every lib with a face that imports every lower one: nothing to complain about. */
export function layerFaces(layers: readonly string[]): Files {
  return Object.fromEntries(
    layers.map((name, index) => [`libs/${name}/src/index.ts`, faceOver(name === 'connector-sdk' ? ['kernel'] : layers.slice(0, index))]),
  );
}
const faceOver = (lower: readonly string[]): string =>
  `${lower.map((name, index) => `import { face as face${String(index)} } from '@app/${name}';\n`).join('')}export const face: unknown[] = [${lower.map((_name, index) => `face${String(index)}`).join(', ')}];\n`;

/** Every import of an upper lib by a lower one. */
export const upwardImports = (layers: readonly string[]): readonly PlantedImport[] =>
  layers.flatMap((name, index) =>
    layers
      .slice(index + 1)
      .map((upper) => plant(`layer-${name}`, `libs/${name}/src/up-to-${upper}.ts`, `@app/${upper}`, new RegExp(`^libs/${upper}/src/index\\.ts$`))),
  );
