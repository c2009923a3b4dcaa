import { saveText } from './save-text';

/** Gives what the page holds to the person as a file. */
export function saveJson(content: unknown, name: string): void {
  saveText(JSON.stringify(content, null, 2), name, 'application/json');
}
