import { DomainError } from '../../domain/errors.js';

/** Whether the caller may do something now. */
export interface PermissionModel {
  /** What the mutation would be refused with; null when it is allowed. */
  readonly refusal: DomainError | null;
}

/**
 * Runs the rules that a mutation runs, and keeps what they refuse.
 *
 * @param check Throws a DomainError for what is refused, and writes nothing.
 * @throws what is no DomainError.
 */
export async function permissionOf(check: () => unknown): Promise<PermissionModel> {
  try {
    await check();
    return { refusal: null };
  } catch (error) {
    if (error instanceof DomainError) {
      return { refusal: error };
    }
    throw error;
  }
}
