// Reset a 24-hour spend: what was spent so far no longer counts. The hours keep their amounts, and the trail says who and why.
import { afterPosting } from '../credit/after.ts';
import { guardSide } from '../credit/side.ts';
import type { ActionCommand } from '../operations/act.ts';

export const resetSpend: ActionCommand = {
  run: async ({ context, client, row, input, now }) => {
    const direction = String(input['direction']);
    guardSide(row, direction);
    await client.query(
      `UPDATE spend_buckets SET forgiven = amount WHERE carrier_id = $1 AND direction = $2 AND forgiven < amount`,
      [row['id'], direction],
    );
    await client.query('SELECT refresh_spend($1)', [row['id']]);
    const afterwards = await afterPosting(context, client, String(row['id']), now);
    return { patch: { [`${direction}SpendResetAt`]: now.toISOString() }, afterwards };
  },
};
