// The index over address spans is made anew by the step after migrations (api/database/derived.ts), as SP-GiST.
import type { MigrationInterface, QueryRunner } from 'typeorm';

const drop = 'DROP INDEX IF EXISTS "span_interconnect_ip_addresses_first_address_last_address"';

export class AddressSpanIndex1795588101396 implements MigrationInterface {
  name = 'AddressSpanIndex1795588101396';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(drop);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(drop);
  }
}
