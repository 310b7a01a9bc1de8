import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type DocumentNode, Kind, parse, visit } from 'graphql';

const FOLDER = path.join(import.meta.dirname, '../schema');

/**
 * The SDL of the product, one document per file of `src/api/schema`. What a field of an interface is, the
 * interface says once: a type that implements it has its fields, and those of its own after them.
 */
export function readTypeDefinitions(): readonly DocumentNode[] {
  return withFieldsOfInterfaces(
    readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.graphql'))
      .sort()
      .map((name) => parse(readFileSync(path.join(FOLDER, name), 'utf8'))),
  );
}

function withFieldsOfInterfaces(documents: readonly DocumentNode[]): readonly DocumentNode[] {
  const fieldsOf = new Map(
    documents
      .flatMap(({ definitions }) => definitions)
      .flatMap((each) =>
        each.kind === Kind.INTERFACE_TYPE_DEFINITION
          ? [[each.name.value, each.fields ?? []] as const]
          : [],
      ),
  );
  return documents.map((document): DocumentNode =>
    visit(document, {
      ObjectTypeDefinition: (type) => {
        const own = type.fields ?? [];
        const names = new Set(own.map(({ name }) => name.value));
        const shared = (type.interfaces ?? [])
          .flatMap(({ name }) => fieldsOf.get(name.value) ?? [])
          .filter(({ name }) => !names.has(name.value));
        return { ...type, fields: [...shared, ...own] };
      },
    }),
  );
}
