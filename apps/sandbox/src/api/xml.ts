import { type Answer } from './answer.js';
import { type VendorCall } from './call.js';

/** The older endpoints answer XML to a caller who does not ask for JSON. */
export const wantsXml = ({ accept }: VendorCall): boolean => accept === null || !accept.includes('application/json');

export const xmlAnswer = (xml: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/xml; charset=UTF-8' },
  text: `<?xml version="1.0"?>\n${xml}\n`,
});

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

type Attributes = Readonly<Record<string, string>>;

/** An element around children that are already XML. */
export const element = (name: string, attributes: Attributes, children: readonly string[]): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}>${children.join('')}</${name}>`;

export const fieldElements = (values: Readonly<Record<string, string | null>>): readonly string[] =>
  Object.entries(values).map(([id, value]) => element('field', { id }, [escaped(value ?? '')]));
