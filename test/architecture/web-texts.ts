import ts from 'typescript';

const LETTER = /\p{L}/u;
/** Attributes whose value people read. */
const READ =
  /^(title|label|placeholder|aria-label|aria-description|alt|note|detail|remedy|description|hint|text|heading|confirm|question|unit|summary|message|what|more|action)$/;
/** Two words, or a word that begins like a sentence. */
const SENTENCE = /^\p{Lu}\p{Ll}|\p{L}{2,} \p{L}/u;
/** Styles, addresses, formats: they have blanks and letters, and nobody reads them. */
const MACHINE =
  /^(?:[-\d.\s%a-z()#,/+*]*(?:px|rem|fr|solid|auto|calc|var|repeat|minmax|none|ease|infinite)[-\d.\s%a-z()#,/+*]*|\/.*|[A-Z][a-z]+[A-Z]\w*|--.*|https?:.*|(?:application|text)\/.*|.*(?:sans-serif|monospace))$/s;
/** Their arguments are names, keys or options. */
const PLUMBING =
  /(^|\.)(includes|startsWith|endsWith|indexOf|split|join|replace|replaceAll|get|set|has|delete|append|querySelector|querySelectorAll|getElementById|closest|addEventListener|removeEventListener|matchMedia|getItem|setItem|removeItem|test|match|localeCompare|useCan|GET|POST|PATCH|PUT|DELETE|toLocaleString|DateTimeFormat|digest|import|createElement|encode|dispatchEvent)$/;

type Role = 'read' | 'maybe' | 'machine';

/** What the place of a literal says about it. */
function roleOf(literal: ts.Node): Role {
  let child = literal;
  for (let node = literal.parent; !ts.isSourceFile(node); child = node, node = node.parent) {
    if (ts.isConditionalExpression(node) && node.condition === child) return 'machine';
    if (ts.isBinaryExpression(node) && [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(node.operatorToken.kind))
      return 'machine';
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) return 'read';
    if (ts.isJsxAttribute(node)) return READ.test(node.name.getText()) ? 'read' : 'machine';
    if (ts.isCallExpression(node)) return ofCall(node);
    if (isNameOrType(node, child)) return 'machine';
    if (ts.isStatement(node) || ts.isArrowFunction(node)) return 'maybe';
  }
  return 'maybe';
}
function ofCall({ expression }: ts.CallExpression): Role {
  const name = expression.getText();
  if (/(^|\.)plural$/.test(name)) return 'read';
  return PLUMBING.test(name) ? 'machine' : 'maybe';
}
const isNameOrType = (node: ts.Node, child: ts.Node): boolean =>
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node) ||
  ts.isTypeNode(node) ||
  ts.isElementAccessExpression(node) ||
  ts.isCaseClause(node) ||
  ts.isPropertyDeclaration(node) ||
  (ts.isPropertyAssignment(node) && node.name === child);

const isSentence = (text: string): boolean => SENTENCE.test(text.trim()) && !MACHINE.test(text.trim());

function readable(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return LETTER.test(node.text) ? node.text.trim() : null;
  if (!ts.isStringLiteral(node) && !ts.isNoSubstitutionTemplateLiteral(node) && !ts.isTemplateExpression(node)) return null;
  const text = ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…') : node.text;
  const role = roleOf(node);
  if (role === 'machine') return null;
  return (role === 'read' ? LETTER.test(text.replaceAll('…', '')) && !/^[a-z]+(-[a-z…]+)+$/.test(text) : isSentence(text)) ? text : null;
}

/** Texts that people read and that stand in a component instead of the catalogue, as `line: text`. */
export function textsOutside(file: string, source: string): readonly string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const text = readable(node);
    if (text !== null) found.push(`${String(tree.getLineAndCharacterOfPosition(node.getStart()).line + 1)}: ${text}`);
    ts.forEachChild(node, look);
  };
  look(tree);
  return found;
}

/** `part.name` of every text of a catalogue, sorted. */
export function namesOf(catalogue: string): readonly string[] {
  const tree = ts.createSourceFile('texts.ts', catalogue, ts.ScriptTarget.Latest, true);
  const declared = tree.statements.filter((statement) => ts.isVariableStatement(statement)).flatMap(({ declarationList }) => [...declarationList.declarations]);
  return declared
    .flatMap(({ name, initializer }) =>
      initializer !== undefined && ts.isObjectLiteralExpression(initializer)
        ? initializer.properties.map((property) => `${name.getText()}.${property.name?.getText() ?? ''}`)
        : [],
    )
    .sort();
}
