// Rules for writing users that go beyond the row: their password is stored as a hash, and nobody shuts himself out.
import type { Hook } from '../operations/hooks.ts';
import { ApiError, invalid } from '../errors.ts';
import { hashPassword } from './passwords.ts';

/** A password that was given is replaced by its hash. */
export const hashGivenPassword: Hook = async ({ values }) => {
  if (!values || typeof values['password'] !== 'string') return values;
  return { ...values, password: await hashPassword(values['password']) };
};

/** Nobody suspends, demotes or removes himself; only a super admin makes or changes a super admin. */
export const guardOwnAccount: Hook = async ({ request, values, stored }) => {
  const row = stored ? await stored() : null;
  const { viewer } = request;
  const touchesSuperAdmin = row?.['role'] === 'super_admin' || values?.['role'] === 'super_admin';
  if (touchesSuperAdmin && viewer.role !== 'super_admin') {
    throw new ApiError('DIDForbidden', 'Only a super admin may make, change or remove a super admin.');
  }
  if (row?.id !== viewer.id) return values;
  if (values === null) throw new ApiError('DIDImpossible', 'You cannot remove your own account.');
  if (values['status'] !== undefined && values['status'] !== row['status'])
    throw invalid({ status: ['cannot be changed by yourself'] });
  if (values['role'] !== undefined && values['role'] !== row['role'])
    throw invalid({ role: ['cannot be changed by yourself'] });
  return values;
};
