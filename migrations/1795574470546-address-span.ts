// Generated from the definitions by npm run migration:generate.
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddressSpan1795574470546 implements MigrationInterface {
  name = 'AddressSpan1795574470546';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."ix_interconnect_ip_addresses_first_address_last_address_p"`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "ix_interconnect_ip_addresses_first_address_last_address_p" ON "interconnect_ip_addresses" USING btree ("first_address", "last_address") WHERE (is_active AND ((address_type)::text = 'transport'::text))`);
  }
}
