import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import { type AddressInfo } from 'node:net';

export const KMS_FAULTS = ['throttling', 'access-denied', 'disabled', 'pending-deletion', 'invalid-ciphertext', 'latency', 'reset'] as const;
/** The seven troubles, and three ways in which an answer can be wrong. */
export type KmsFault = (typeof KMS_FAULTS)[number] | 'empty-answer' | 'short-key' | 'not-json';

export type KmsOperation = 'CreateKey' | 'DescribeKey' | 'GenerateDataKey' | 'Decrypt' | 'ReEncrypt';

interface PlantedFault {
  readonly fault: KmsFault;
  readonly operation: KmsOperation | undefined;
  skip: number;
  left: number;
}
interface Call {
  readonly operation: string;
  readonly input: Input;
}
type Context = Readonly<Record<string, string>>;
interface Input {
  readonly KeyId?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Context;
  readonly SourceKeyId?: string;
  readonly SourceEncryptionContext?: Context;
  readonly DestinationKeyId?: string;
  readonly DestinationEncryptionContext?: Context;
}
interface Key {
  readonly id: string;
  readonly material: Buffer;
  readonly isEnabled: boolean;
}

class KmsError extends Error {
  constructor(readonly type: string) {
    super(`arn:aws:iam::000000000000:role/example made a call that ends in ${type}`);
  }
}

const ERRORS: Readonly<Partial<Record<KmsFault, string>>> = {
  throttling: 'ThrottlingException',
  'access-denied': 'AccessDeniedException',
  disabled: 'DisabledException',
  'pending-deletion': 'KMSInvalidStateException',
  'invalid-ciphertext': 'InvalidCiphertextException',
};

/** A stand-in of AWS KMS on loopback: its JSON 1.1 protocol, encryption contexts bound as additional data, and faults on request. */
export class KmsStub {
  static readonly credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  readonly calls: Call[] = [];
  readonly #keys = new Map<string, Key>();
  readonly #faults: PlantedFault[] = [];
  readonly #server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => this.#answer(String(request.headers['x-amz-target']).replace('TrentService.', ''), Buffer.concat(parts).toString(), response));
  });

  /** How long an answer takes under the fault `latency`. */
  latencyMs = 5_000;

  /** A disabled key is described as such; only its use fails. */
  addKey(isEnabled = true): string {
    const id = randomUUID();
    const arn = `arn:aws:kms:eu-west-1:000000000000:key/${id}`;
    this.#keys.set(arn, { id, material: randomBytes(32), isEnabled });
    return arn;
  }

  /** Every call of the operation (of any, when left out) fails so, `times` over, after the first `skip` calls. */
  plant(fault: KmsFault, operation?: KmsOperation, times = Number.POSITIVE_INFINITY, skip = 0): void {
    this.#faults.push({ fault, operation, skip, left: times });
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  /** → the endpoint */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #fault(operation: string): KmsFault | undefined {
    const planted = this.#faults.find((one) => one.left > 0 && (one.operation === undefined || one.operation === operation));
    if (planted === undefined || planted.skip-- > 0) return undefined;
    planted.left--;
    return planted.fault;
  }

  #answer(operation: string, body: string, response: http.ServerResponse): void {
    const input = JSON.parse(body || '{}') as Input;
    this.calls.push({ operation, input });
    const fault = this.#fault(operation);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    if (fault === 'reset') response.socket?.resetAndDestroy();
    else if (fault === 'latency') setTimeout(() => this.#settle(operation, input, undefined, response), this.latencyMs).unref();
    else this.#settle(operation, input, fault, response);
  }

  #settle(operation: string, input: Input, fault: KmsFault | undefined, response: http.ServerResponse): void {
    try {
      const error = fault === undefined ? undefined : ERRORS[fault];
      if (error !== undefined) throw new KmsError(error);
      if (fault === 'not-json') return void response.end('<html>proxy</html>');
      if (fault === 'empty-answer') return void response.end('{}');
      const answer = this.#run(operation, input);
      response.end(JSON.stringify(fault === 'short-key' ? { ...answer, Plaintext: randomBytes(16).toString('base64') } : answer));
    } catch (problem) {
      const type = problem instanceof KmsError ? problem.type : 'KMSInternalException';
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: type, message: problem instanceof Error ? problem.message : '' }));
    }
  }

  #run(operation: string, input: Input): Record<string, unknown> {
    switch (operation) {
      case 'CreateKey': {
        const arn = this.addKey();
        return { KeyMetadata: { Arn: arn, KeyId: arn.split('/')[1], Enabled: true } };
      }
      case 'DescribeKey': {
        const [arn, key] = this.#find(input.KeyId);
        return { KeyMetadata: { Arn: arn, KeyId: key.id, Enabled: key.isEnabled } };
      }
      case 'GenerateDataKey': {
        const [arn] = this.#find(input.KeyId);
        const plaintext = randomBytes(32);
        return { KeyId: arn, Plaintext: plaintext.toString('base64'), CiphertextBlob: this.#wrap(arn, plaintext, input.EncryptionContext) };
      }
      case 'Decrypt': {
        const opened = this.#unwrap(input.CiphertextBlob, input.KeyId, input.EncryptionContext);
        return { KeyId: opened.arn, Plaintext: opened.plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      }
      case 'ReEncrypt': {
        const opened = this.#unwrap(input.CiphertextBlob, input.SourceKeyId, input.SourceEncryptionContext);
        const [arn] = this.#find(input.DestinationKeyId);
        return { SourceKeyId: opened.arn, KeyId: arn, CiphertextBlob: this.#wrap(arn, opened.plaintext, input.DestinationEncryptionContext) };
      }
      default:
        throw new KmsError('UnknownOperationException');
    }
  }

  #find(keyId: string | undefined): readonly [string, Key] {
    const found = [...this.#keys].find(([arn, key]) => keyId === arn || keyId === key.id);
    if (found === undefined) throw new KmsError('NotFoundException');
    return found;
  }

  #wrap(arn: string, plaintext: Buffer, context: Context | undefined): string {
    const [, key] = this.#find(arn);
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.material, iv).setAAD(additionalData(context));
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([Buffer.from(key.id), iv, cipher.getAuthTag(), body]).toString('base64');
  }

  #unwrap(blob: string | undefined, keyId: string | undefined, context: Context | undefined): { readonly arn: string; readonly plaintext: Buffer } {
    const bytes = Buffer.from(blob ?? '', 'base64');
    const wrappedBy = [...this.#keys].find(([, key]) => key.id === bytes.subarray(0, 36).toString());
    if (wrappedBy === undefined) throw new KmsError('InvalidCiphertextException');
    if (keyId !== undefined && this.#find(keyId)[0] !== wrappedBy[0]) throw new KmsError('IncorrectKeyException');
    try {
      const decipher = createDecipheriv('aes-256-gcm', wrappedBy[1].material, bytes.subarray(36, 48), { authTagLength: 16 });
      decipher.setAAD(additionalData(context)).setAuthTag(bytes.subarray(48, 64));
      return { arn: wrappedBy[0], plaintext: Buffer.concat([decipher.update(bytes.subarray(64)), decipher.final()]) };
    } catch {
      throw new KmsError('InvalidCiphertextException');
    }
  }
}

const additionalData = (context: Context | undefined): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))));
