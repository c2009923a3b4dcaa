// Writes the secrets of docker-compose.yml to a file of mode 600; refuses to replace one, because the data can be opened with those secrets only.
// node scripts/make-deployment-env.mjs [file, default .env]
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const file = process.argv[2] ?? '.env';
const password = () => randomBytes(24).toString('hex');
const secrets = {
  MONGODB_ROOT_PASSWORD: password(),
  MONGODB_APPLICATION_PASSWORD: password(),
  MONGODB_MIGRATION_PASSWORD: password(),
  MONGODB_RETENTION_PASSWORD: password(),
  MONGODB_WATCH_PASSWORD: password(),
  MONGODB_KEY_FILE: randomBytes(96).toString('base64'),
  REDIS_PASSWORD: password(),
  KMS_BACKING_KEY: randomBytes(32).toString('hex'),
};

try {
  const text = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, text.join(''), { flag: 'wx', mode: 0o600 });
  console.log(`${file} written. Back it up: without it the data cannot be opened.`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error(`${file} exists and is left as it is: it may hold the only copy of the secrets of existing data.`);
  process.exitCode = 1;
}
