/** What the package exports, as the TypeScript compiler sees lib/index.ts. */
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** Functions that refuse nothing: they throw only where types were not kept to. */
const TOTAL = new Set([
  'Decoder.clone',
  'Decoder.reset',
  'Decoder.result',
  'Decoder.partial',
  'Model.[Symbol.asyncDispose]',
  'Model.[Symbol.dispose]',
  'Model.packedBytes',
  'Recogniser.[Symbol.asyncDispose]',
  'RecognitionSession.[Symbol.dispose]',
  'RecognitionSession.close',
  'Stream.[Symbol.asyncDispose]',
  'Stream.[Symbol.dispose]',
  'Stream.clone',
  'Stream.serialize',
  'StreamPool.[Symbol.asyncDispose]',
  'StreamPool.[Symbol.dispose]',
  'StreamPool.open',
  'Transcriber.result',
  'Transcriber.partial',
  'denseWeight',
  'hashedWeight',
  'listPresets',
  'lowRankWeight',
  'sparseWeight',
  'stackedGates',
  'toeplitzLikeWeight',
]);

/** A name that `import { name } from 'compact-rnn'` gives, and where it is declared. */
export interface Export {
  readonly name: string;
  readonly declaration: ts.Declaration;
}

/** The exports of lib/index.ts, or of another source in its place. */
export class Api {
  readonly checker: ts.TypeChecker;
  readonly exports: Export[];
  readonly #exported: ReadonlySet<ts.Symbol>;

  constructor(file = join(ROOT, 'lib/index.ts')) {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) =>
      ts.sys.readFile(path),
    ) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    const program = ts.createProgram([file], { ...options, types: ['node'] });
    this.checker = program.getTypeChecker();
    const module = this.checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    const symbols = this.checker
      .getExportsOfModule(module)
      .map((symbol) => ({ name: symbol.name, target: this.#resolved(symbol) }));
    this.#exported = new Set(symbols.map(({ target }) => target));
    this.exports = symbols.map(({ name, target }) => ({
      name,
      declaration: target.declarations![0]!,
    }));
  }

  /** Types of this library that a declaration mentions and nobody can import. */
  hiddenTypesOf({ declaration }: Export): string[] {
    const hidden = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (isHidden(node)) return;
      if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
        const name = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
        const symbol = this.checker.getSymbolAtLocation(name);
        const target = symbol && this.#resolved(symbol);
        if (target && isOurs(target) && !this.#exported.has(target)) hidden.add(target.name);
      }
      for (const child of signatureOf(node)) visit(child);
    };
    visit(declaration);
    return [...hidden];
  }

  /** What a declaration should say of itself and does not. */
  gapsOf({ name, declaration }: Export): string[] {
    if (ts.isFunctionDeclaration(declaration)) return this.#gapsOfFunction(name, declaration);
    const gaps = commentOf(declaration) === '' ? [`${name}: no comment`] : [];
    return [
      ...gaps,
      ...membersOf(declaration).flatMap((member) => {
        const path = `${name}.${member.name!.getText()}`;
        if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member))
          return this.#gapsOfFunction(path, member);
        return commentOf(member) === '' && !isDiscriminator(member) ? [`${path}: no comment`] : [];
      }),
    ];
  }

  /**
   * A function says what it does, what its arrays hold, what it gives, and what it throws where it
   * can refuse anything.
   */
  #gapsOfFunction(name: string, node: ts.SignatureDeclaration): string[] {
    const gaps: string[] = [];
    if (commentOf(node) === '') gaps.push(`${name}: no comment`);
    const tags = ts.getJSDocTags(node);
    for (const parameter of node.parameters) {
      const text = ts.getJSDocParameterTags(parameter).map(textOf).join(' ');
      const type = parameter.type?.getText() ?? '';
      if (text === '' && !this.#describesItself(parameter))
        gaps.push(`${name}: no @param ${parameter.name.getText()}`);
      if (text !== '' && /Array\b/.test(type) && !/\[.+\]/.test(text))
        gaps.push(`${name}: no shape of ${parameter.name.getText()}`);
    }
    const result = node.type?.getText() ?? 'void';
    const isPlain = /\b(string|number|boolean|\w*Array)\b/.test(result);
    if (isPlain && !tags.some(({ tagName }) => tagName.text === 'returns'))
      gaps.push(`${name}: no @returns`);
    if (!tags.some(({ tagName }) => tagName.text === 'throws') && !TOTAL.has(name))
      gaps.push(`${name}: no @throws`);
    return gaps;
  }

  /** A parameter of one of our types, which has comments of its own. */
  #describesItself({ type }: ts.ParameterDeclaration): boolean {
    if (!type || !ts.isTypeReferenceNode(type)) return false;
    const symbol = this.checker.getSymbolAtLocation(type.typeName);
    return symbol !== undefined && isOurs(this.#resolved(symbol));
  }

  #resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

/** Private members, and what is marked as internal. */
function isHidden(node: ts.Node): boolean {
  if (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name)) return true;
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

/** Declared in lib, and not a type parameter of what mentions it. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (declaration) =>
      !ts.isTypeParameterDeclaration(declaration) &&
      declaration.getSourceFile().fileName.startsWith(join(ROOT, 'lib/')),
  );
}

/** The children of a node that its users see: no bodies, no initial values. */
function signatureOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  const body = (node as Partial<ts.FunctionLikeDeclaration>).body;
  const initializer = (node as Partial<ts.PropertyDeclaration>).initializer;
  ts.forEachChild(node, (child) => {
    if (child !== body && child !== initializer) children.push(child);
  });
  return children;
}

/** The members that users see of an interface, a class or a type of an object. */
function membersOf(declaration: ts.Declaration): (ts.ClassElement | ts.TypeElement)[] {
  const members =
    ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)
      ? [...declaration.members]
      : ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)
        ? [...declaration.type.members]
        : [];
  return members.filter(
    (member) => member.name && !isHidden(member) && !ts.isSetAccessorDeclaration(member),
  );
}

/** `kind: 'dense'`: it says itself what it is. */
function isDiscriminator(member: ts.ClassElement | ts.TypeElement): boolean {
  const { type } = member as Partial<ts.PropertySignature>;
  return type !== undefined && ts.isLiteralTypeNode(type);
}

function commentOf(node: ts.Node): string {
  const host = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const [comment] = ts.getJSDocCommentsAndTags(host).filter(ts.isJSDoc);
  return comment ? textOf(comment) : '';
}

function textOf({
  comment,
}: {
  readonly comment?: string | ts.NodeArray<ts.JSDocComment>;
}): string {
  return ts.getTextOfJSDocComment(comment) ?? '';
}
