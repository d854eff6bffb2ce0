// The version of the product, as package.json states it.
import { readFileSync } from 'node:fs';
import { findProjectRoot } from './project.ts';

export const version = (
  JSON.parse(readFileSync(new URL('package.json', findProjectRoot()), 'utf8')) as { version: string }
).version;
