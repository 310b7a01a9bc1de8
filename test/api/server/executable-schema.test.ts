import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

import { buildApiSchema } from '../../../src/api/server/executable-schema.js';
import { EVENT_TYPES } from '../../../src/domain/log/event.js';

const root = path.resolve(import.meta.dirname, '../../..');
const { schema } = buildApiSchema();

interface Part {
  readonly name: string;
  readonly description: string | null;
}

function ownTypes(of: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(of.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

function partsOf(type: GraphQLNamedType): Part[] {
  const own = { name: type.name, description: type.description ?? null };
  if (isObjectType(type) || isInterfaceType(type)) {
    return [
      own,
      ...Object.values(type.getFields()).flatMap((field) => [
        { name: `${type.name}.${field.name}`, description: field.description ?? null },
        ...field.args.map((argument) => ({
          name: `${type.name}.${field.name}(${argument.name})`,
          description: argument.description ?? null,
        })),
      ]),
    ];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return [
      own,
      ...fields.map((f) => ({
        name: `${type.name}.${f.name}`,
        description: f.description ?? null,
      })),
    ];
  }
  if (isEnumType(type)) {
    return [
      own,
      ...type
        .getValues()
        .map((v) => ({ name: `${type.name}.${v.name}`, description: v.description ?? null })),
    ];
  }
  return [own];
}

describe('the SDL', () => {
  test('describes every type, field, argument and enum value', () => {
    const silent = ownTypes(schema)
      .flatMap(partsOf)
      .filter(({ description }) => description === null || description.trim() === '');

    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('has an object type for every fact of the log, and no other', () => {
    const event = schema.getType('Event');
    const types = isInterfaceType(event) ? schema.getPossibleTypes(event) : [];

    expect(types.map((type) => type.name).sort()).toEqual([...EVENT_TYPES].sort());
  });

  test('says of the fields that every event has what the interface says', () => {
    const event = schema.getType('Event') as GraphQLInterfaceType;
    const differing = schema.getPossibleTypes(event).flatMap((type) =>
      Object.values(event.getFields())
        .filter(({ name, description }) => type.getFields()[name]?.description !== description)
        .map(({ name }) => `${type.name}.${name}`),
    );

    expect(differing).toEqual([]);
  });

  test('is the committed schema.graphql', () => {
    const committed = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));

    expect(
      ownTypes(schema)
        .flatMap(partsOf)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      ownTypes(committed)
        .flatMap(partsOf)
        .map(({ name }) => name)
        .sort(),
    );
  });
});

const contractFile = path.join(root, '../shared/contract/schema.graphql');
const hasContract = existsSync(contractFile);
if (!hasContract) {
  process.stderr.write('skipped: the contract is not here to compare with\n');
}

/** The contract has hashes for everybody. They confirm guesses about hidden lines: readers of a part get null. */
const WITHHELD = /^\w+\.(hash|previousHash) changed type from String! to String\.$/;

(hasContract ? describe : describe.skip)('the contract', () => {
  test('is kept: nothing is gone, no required argument is new, no default is another', () => {
    const contract = buildSchema(readFileSync(contractFile, 'utf8'));
    const defaults = findDangerousChanges(contract, schema).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    );
    const changes = [...findBreakingChanges(contract, schema), ...defaults];
    expect(changes.filter(({ description }) => !WITHHELD.test(description))).toEqual([]);
  });
});
