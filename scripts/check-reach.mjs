// What src exports, or offers as a function of an interface, has to be used in src: what only tests use belongs
// to test/. Prints each that is not, and ends with 1 when there is one. `npm run reach`.
import path from 'node:path';

import ts from 'typescript';

/** What stays, and why. */
const KEPT = new Map([
  [
    'src/engine/screen/band-index.ts evaluations',
    'the bench of ticks counts with it; a count outside would cost every tick',
  ],
  [
    'src/infra/venues/paper/paper-venue.ts restOrder',
    'makes the paper venue refuse as exchanges do',
  ],
]);

const root = path.dirname(import.meta.dirname);
const src = path.join(root, 'src') + path.sep;
const generated = path.join(src, 'generated') + path.sep;

const program = programOf();
const checker = program.getTypeChecker();
const sources = program
  .getSourceFiles()
  .filter(({ fileName }) => fileName.startsWith(src) && !fileName.startsWith(generated));
const used = usedSymbols();
const unused = sources.flatMap((source) =>
  [...exportsOf(source), ...functionMembersOf(source)].filter(({ symbol }) => !used.has(symbol)),
);
const names = unused.map(({ name, node }) => ({ file: fileOf(node), name, line: lineOf(node) }));
const faults = [
  ...names
    .filter(({ file, name }) => !KEPT.has(`${file} ${name}`))
    .map(({ file, line, name }) => `${file}:${line} ${name} is used by nothing in src`),
  ...[...KEPT.keys()]
    .filter((kept) => !names.some(({ file, name }) => kept === `${file} ${name}`))
    .map((kept) => `${kept} is used or gone: it needs no exception`),
];
faults.forEach((fault) => {
  console.error(fault);
});
console.log(`${sources.length} files of src, ${KEPT.size} exceptions, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function fileOf(node) {
  return path.relative(root, node.getSourceFile().fileName);
}

function lineOf(node) {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}

function programOf() {
  const file = path.join(root, 'tsconfig.json');
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(file, (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  );
  const ofSrc = fileNames.filter((name) => path.resolve(name).startsWith(src));
  return ts.createProgram(ofSrc, { ...options, noEmit: true });
}

/** Every symbol that an identifier in src names, other than where it is declared, imported or exported. */
function usedSymbols() {
  const found = new Set();
  const add = (symbol) => {
    for (const each of symbol === undefined ? [] : rootsOf(symbol)) {
      found.add(each);
    }
  };
  const visit = (node) => {
    if (ts.isImportSpecifier(node)) {
      // That it is used where it is imported, the compiler sees to.
      found.add(checker.getImmediateAliasedSymbol(checker.getSymbolAtLocation(node.name)));
    }
    if (ts.isImportSpecifier(node) || ts.isExportDeclaration(node)) {
      return;
    }
    if (ts.isIdentifier(node) && !isName(node)) {
      add(checker.getSymbolAtLocation(node));
      if (ts.isShorthandPropertyAssignment(node.parent)) {
        add(checker.getShorthandAssignmentValueSymbol(node.parent));
      }
      if (ts.isBindingElement(node.parent)) {
        add(memberOfPattern(node.parent));
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const source of program.getSourceFiles()) {
    if (source.fileName.startsWith(src)) {
      ts.forEachChild(source, visit);
    }
  }
  return found;
}

/** Whether an identifier is the name of what it declares; that of a binding also reads a member. */
function isName(node) {
  const { parent } = node;
  return (
    parent.name === node &&
    !ts.isPropertyAccessExpression(parent) &&
    !ts.isShorthandPropertyAssignment(parent) &&
    !ts.isBindingElement(parent)
  );
}

function memberOfPattern(element) {
  if (!ts.isObjectBindingPattern(element.parent)) {
    return undefined;
  }
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name)
    ? checker.getTypeAtLocation(element.parent).getProperty(name.text)
    : undefined;
}

/** What a symbol stands for: behind imports, and each member that a union or a mapped type joins. */
function rootsOf(symbol) {
  const target =
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  return [target, ...checker.getRootSymbols(target)].flatMap((each) => [
    each,
    ...(each.declarations ?? []).flatMap((declaration) => declaration.symbol ?? []),
  ]);
}

function exportsOf(source) {
  const module = checker.getSymbolAtLocation(source);
  return (module === undefined ? [] : checker.getExportsOfModule(module)).map((symbol) => ({
    symbol,
    name: symbol.name,
    node: symbol.declarations?.[0] ?? source,
  }));
}

/** Functions that an interface or an object type of this file declares. */
function functionMembersOf(source) {
  const found = [];
  const visit = (node) => {
    const isMember = ts.isMethodSignature(node) || ts.isPropertySignature(node);
    if (isMember && ts.isIdentifier(node.name)) {
      const symbol = checker.getSymbolAtLocation(node.name);
      const type = checker.getTypeAtLocation(node.name);
      if (symbol !== undefined && checker.getNonNullableType(type).getCallSignatures().length > 0) {
        found.push({ symbol, name: node.name.text, node });
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}
